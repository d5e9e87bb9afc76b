/**
 * Where AWS's published model and AWS's behaviour differ. The serializer fails on an answer that lacks a required member,
 * apart from these.
 */
export const modelExceptions: readonly { service: string; shape: string; member: string; why: string }[] = [
  {
    service: "inspector2",
    shape: "State",
    member: "errorCode",
    why: "required in the model; AWS's published samples and moto omit it for a healthy account",
  },
  {
    service: "inspector2",
    shape: "State",
    member: "errorMessage",
    why: "required in the model; AWS's published samples and moto omit it for a healthy account",
  },
  {
    service: "guardduty",
    shape: "GetAdministratorAccountResponse",
    member: "Administrator",
    why: "required in the model; administrators and standalone accounts get success (200) without content",
  },
];
