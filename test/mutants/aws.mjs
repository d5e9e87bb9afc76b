// @ts-check
import { coreTest, resources } from "./places.mjs";

/** @type {readonly import("./table.mjs").MutatedFile[]} */
export const aws = [
  {
    file: "provider/aws/awsErrors.ts",
    tests: [coreTest("awsErrors")],
    mutants: [
      {
        name: "a quota that is used up is waited for",
        find: 'if (quotaCodes.test(failure.name ?? "")) return "permanent";',
        replace: "",
      },
      {
        name: "an unreadable refusal is asked again",
        find: "&& !isRefusal(statusOf(failure))",
        replace: "&& !isRefusal(undefined)",
      },
      {
        name: "any refusal is searched for the account that caused it",
        find: "statusOf(failure as SdkFailure) === 400",
        replace: "isRefusal(statusOf(failure as SdkFailure))",
      },
      {
        name: "what AWS asks us to wait is ignored",
        find: "return Number.isFinite(seconds) && seconds > 0 ?",
        replace: "return Number.isFinite(seconds) && seconds > 1e9 ?",
      },
      {
        name: "a failed look is off",
        find: 'return { is: "unknown", observed: "not observed", ...describeFailure(error) };',
        replace: 'return { is: "off", observed: "not observed", ...describeFailure(error) } as never;',
        tests: [resources("unknown")],
      },
    ],
  },
  {
    file: "provider/aws/pacer.ts",
    tests: [coreTest("pacer")],
    mutants: [
      {
        name: "a write is repeated after a lost answer",
        find: 'if (kind !== "transient" || !mayRetry ||',
        replace: 'if (kind !== "transient" ||',
      },
      {
        name: "the rate does not go down",
        find: "this.#perSecond / 2)",
        replace: "this.#perSecond)",
      },
      {
        name: "the rate does not go up",
        find: "this.#perSecond + this.#pace.perSecond",
        replace: "this.#perSecond",
      },
      {
        name: "a throttled call is given up",
        find: 'if (kind === "throttled") continue;',
        replace: "",
      },
      {
        name: "throttling is waited for without end",
        find: "> throttlePatienceMs) {",
        replace: "> 1000 * throttlePatienceMs) {",
      },
      {
        name: "Retry-After is not kept",
        find: "Math.max(retryAfterMs(error) ?? 0, backOff(this.#throttles))",
        replace: "backOff(this.#throttles)",
      },
      {
        name: "a read is not repeated",
        find: "transient >= transientTries",
        replace: "transient >= 0",
      },
      {
        name: "a call with a wrong clock is signed again without end",
        find: 'if (kind === "unsigned" && !resigned) {',
        replace: 'if (kind === "unsigned") {',
      },
      {
        name: "the starting rate is no bound",
        find: "if (waitMs > 0) await this.#clock.sleep(waitMs);",
        replace: "",
      },
    ],
  },
  {
    file: "provider/aws/halving.ts",
    tests: [coreTest("halving")],
    mutants: [
      {
        name: "one bad account fails the whole call",
        find: "|| calls >= halvingCallsMax)",
        replace: "|| calls >= 1)",
      },
      {
        name: "the search has no bound",
        find: "calls >= halvingCallsMax",
        replace: "calls >= 1e9",
      },
      {
        name: "a cause that is no item is searched for",
        find: '"error" in right && sameCause(left.error, right.error)',
        replace: '"error" in right && left === right',
      },
      {
        name: "one account is left out of the halves",
        find: "whole.items.slice(middle)",
        replace: "whole.items.slice(middle + 1)",
      },
    ],
  },
  {
    file: "provider/aws/identity.ts",
    tests: [coreTest("identity")],
    mutants: [
      {
        name: "forbidden accounts are ignored beside allowedAccountIds",
        find: "if (connection.forbiddenAccountIds.includes(account)) {",
        replace:
          "if (connection.allowedAccountIds === undefined && connection.forbiddenAccountIds.includes(account)) {",
      },
      {
        name: "allowedAccountIds is ignored",
        find: "!connection.allowedAccountIds.includes(account)",
        replace: "connection.allowedAccountIds.length === 0",
      },
    ],
  },
  {
    file: "provider/aws/connection.ts",
    tests: [coreTest("connection")],
    mutants: [
      {
        name: "the stack's keys win over the resource's profile",
        find: "own.profile === undefined && accessKeyId",
        replace: "accessKeyId",
      },
      {
        name: "the leading zeros of an account are lost",
        find: 'String(id).padStart(12, "0")',
        replace: "String(id)",
      },
      {
        name: "two connections share a client",
        find: "key: JSON.stringify([connection, own.endpoint, endpoints])",
        replace: "key: JSON.stringify([own.endpoint, endpoints])",
      },
      {
        name: "a role without a name is no role",
        find: 'if (roles.some((role) => typeof role?.roleArn !== "string"))',
        replace: "if (roles.length > 100)",
      },
      {
        name: "only the last role of a chain is assumed",
        find: "assume(connection, master, role, region), base)",
        replace: "assume(connection, base, role, region), base)",
        tests: [resources("roles")],
      },
    ],
  },
  {
    file: "provider/aws/session.ts",
    tests: [resources("transport"), resources("throttling")],
    mutants: [
      { name: "the SDK repeats writes by itself", find: "maxAttempts: 1,", replace: "maxAttempts: 3," },
      {
        name: "an error of AWS quotes the session token",
        find: "next(args).catch(throwWithoutRequest)",
        replace: "next(args)",
        tests: [resources("secretsNowhere")],
      },
      {
        name: "secret accounts are logged",
        find: 'this.#secrets.has(id) ? "[secret]" : id',
        replace: "id",
        tests: [resources("secretAccounts")],
      },
      {
        name: "what AWS wrote acts on the terminal or the runner",
        find: "const shown = printable(text);",
        replace: "const shown = text;",
        tests: [coreTest("printable")],
      },
      {
        name: "a failed look-up is kept for the whole process",
        find: "if (this.#memos.get(key) === answer) this.#memos.delete(key);",
        replace: "",
        tests: [coreTest("session")],
      },
      {
        name: "what a batch leaves out is there",
        find: "{ ok: false, observation: notMentioned },",
        replace: "{ ok: true, value: undefined },",
        tests: [coreTest("session")],
      },
      {
        name: "a write goes out though the engine is gone",
        find: "await this.watch.assertAlive();",
        replace: "",
        tests: [coreTest("session")],
      },
    ],
  },
  {
    file: "provider/aws/engineWatch.ts",
    tests: [coreTest("session")],
    mutants: [
      {
        name: "an engine that is gone counts as there",
        find: 'answer(error.code === "ECONNREFUSED")',
        replace: "answer(error.code === undefined)",
      },
    ],
  },
  {
    file: "provider/aws/readingSession.ts",
    tests: ["test/integration/cli/readsOnly.test.ts", coreTest("session")],
    mutants: [
      {
        name: "verify may write",
        find: "if (isRead(commandName)) return next(args);",
        replace: "if (commandName !== undefined) return next(args);",
        tests: [coreTest("session")],
      },
      {
        name: "waiting goes on after the time limit",
        find: "return abortable(this.#signal, () => super.run(start, mayRetry));",
        replace: "return super.run(start, mayRetry);",
        tests: [coreTest("session")],
      },
    ],
  },
  {
    file: "provider/aws/clock.ts",
    tests: [coreTest("clock")],
    mutants: [
      {
        name: "a deadline never comes",
        find: "deadline.abort(late())",
        replace: "deadline.signal",
      },
    ],
  },
];
