import { AwsError } from "./contract";
import type { Prepared } from "./dispatch";
import type { Model } from "./model";
import { isRead } from "./model";
import { limitsOf, permits } from "./permissions";
import { findProblem } from "./wire/validate";
import type { EmulatedWorld } from "./world";

/** AWS's front end accepts this much skew of the client's clock. */
const acceptedSkewMs = 5 * 60 * 1000;

/**
 * Everything that is refused before a service sees the request, in AWS's order: front end, throttling, IAM, validation.
 */
export function refuseEarly(prepared: Prepared, world: EmulatedWorld): void {
  const { call, service, model, identity, scope, faults } = prepared;
  const unrestricted = service.unrestricted?.includes(call.operation) ?? false;
  refuseRegion(prepared, world);
  for (const fault of faults) {
    if (fault.kind === "throttle") throw throttled(prepared, fault.modelled !== false, fault.retryAfter);
    if (fault.kind === "status") throw broken(model, fault.status);
    if (fault.kind === "denyRead" && isRead(call.operation) && !unrestricted)
      throw service.denied(`${service.name}:${call.operation}`, identity.arn);
    if (fault.kind === "clockSkew") refuseSkew(prepared.headers["x-amz-date"], Date.now() + fault.ms);
  }
  const limits = limitsOf(world, scope.accessKey, identity);
  for (const action of [
    `${service.name}:${call.operation}`,
    ...(service.alsoNeeds?.(call.operation, call.input) ?? []),
  ])
    if (!unrestricted && !permits(limits, action, call.region)) throw service.denied(action, identity.arn);
  const problem = findProblem(model, call.operation, call.input);
  if (problem !== undefined) throw service.invalid(problem);
}

function refuseRegion({ call, service }: Prepared, world: EmulatedWorld): void {
  // Clients sign for whatever region they are set to.
  if (service.global) return;
  const account = world.organization.accounts[call.caller];
  if (world.regions.includes(call.region) && !account?.disabledRegions.includes(call.region)) return;
  // What clients see in an opt-in region that the account has not enabled; inferred, difference AUTH-3.
  throw new AwsError("UnrecognizedClientException", 403, "The security token included in the request is invalid.");
}

function throttled({ service }: Prepared, modelled: boolean, retryAfter: number | undefined): AwsError {
  const error = modelled ? service.throttled() : new AwsError("TooManyRequestsException", 429, "Too Many Requests");
  if (retryAfter === undefined) return error;
  return new AwsError(error.code, error.status, error.message, error.fields, {
    ...error.headers,
    "retry-after": String(retryAfter),
  });
}

function broken(model: Model, status: number): AwsError {
  const modelled = Object.entries(model.shapes).find(
    ([, shape]) => shape.error === "server" && shape.status === status,
  );
  return new AwsError(
    modelled?.[0] ?? (status === 500 ? "InternalFailure" : "ServiceUnavailable"),
    status,
    "An internal error has occurred",
  );
}

function refuseSkew(sent: string | string[] | undefined, serverTime: number): void {
  const digits = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(String(sent));
  const time =
    digits === null
      ? Number.NaN
      : Date.parse(`${digits[1]}-${digits[2]}-${digits[3]}T${digits[4]}:${digits[5]}:${digits[6]}Z`);
  if (Math.abs(time - serverTime) <= acceptedSkewMs) return;
  const date = new Date(serverTime).toUTCString();
  throw new AwsError(
    "RequestTimeTooSkewed",
    403,
    "The difference between the request time and the current time is too large.",
    {},
    { date },
  );
}
