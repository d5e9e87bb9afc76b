/** The answer with this status wherever one stands inside what is about the account. */
export function withStatus(account: string, answer: unknown, status: string, name: RegExp, isInside = false): unknown {
  if (Array.isArray(answer)) return answer.map((one) => withStatus(account, one, status, name, isInside));
  if (typeof answer !== "object" || answer === null) return answer;
  const inside =
    isInside || Object.entries(answer).some(([key, value]) => /^accountId$/i.test(key) && value === account);
  return Object.fromEntries(
    Object.entries(answer).map(([key, value]) => [
      key,
      inside && name.test(key) ? status : withStatus(account, value, status, name, inside),
    ]),
  );
}
