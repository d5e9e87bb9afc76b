import type { Member, Model, OperationModel, Shape } from "../model";

/** No model of STS is among those at hand: written from its API reference (version 2011-06-15). */

const operation = (name: string, errors: readonly string[] = []): OperationModel => ({
  method: "POST",
  uri: "/",
  code: 200,
  input: `${name}Request`,
  output: `${name}Response`,
  errors,
});
const member = (shape: string): Member => ({ shape });
const required = (shape: string): Member => ({ shape, required: true });
const structure = (members: Readonly<Record<string, Member>>): Shape => ({ type: "structure", members });
const error = (status = 400): Shape => ({ ...structure({ message: member("String") }), error: "client", status });

const policyErrors = ["MalformedPolicyDocumentException", "PackedPolicyTooLargeException"];
const session = { PolicyArns: member("Policies"), Policy: member("String"), DurationSeconds: member("Duration") };
const mfa = { SerialNumber: member("SerialNumber"), TokenCode: member("TokenCode") };

export const model: Model = {
  service: "sts",
  version: "2011-06-15",
  protocol: "awsQuery",
  target: "AWSSecurityTokenServiceV20110615",
  xmlNamespace: "https://sts.amazonaws.com/doc/2011-06-15/",
  operations: {
    AssumeRole: operation("AssumeRole", ["ExpiredTokenException", ...policyErrors, "RegionDisabledException"]),
    AssumeRoleWithWebIdentity: operation("AssumeRoleWithWebIdentity", [
      "ExpiredTokenException",
      "InvalidIdentityTokenException",
      ...policyErrors,
      "RegionDisabledException",
    ]),
    GetAccessKeyInfo: operation("GetAccessKeyInfo"),
    GetCallerIdentity: operation("GetCallerIdentity"),
    GetFederationToken: operation("GetFederationToken", [...policyErrors, "RegionDisabledException"]),
    GetSessionToken: operation("GetSessionToken", ["RegionDisabledException"]),
  },
  shapes: {
    String: { type: "string" },
    Integer: { type: "integer" },
    Timestamp: { type: "timestamp" },
    Arn: { type: "string", min: 20, max: 2048 },
    SessionName: { type: "string", min: 2, max: 64, pattern: "^[\\w+=,.@-]*$" },
    FederatedName: { type: "string", min: 2, max: 32, pattern: "^[\\w+=,.@-]*$" },
    AccessKeyId: { type: "string", min: 16, max: 128, pattern: "^[\\w]*$" },
    WebIdentityToken: { type: "string", min: 4, max: 20_000 },
    Duration: { type: "integer", min: 900, max: 43_200 },
    LongDuration: { type: "integer", min: 900, max: 129_600 },
    ExternalId: { type: "string", min: 2, max: 1224, pattern: "^[\\w+=,.@:\\/-]*$" },
    SerialNumber: { type: "string", min: 9, max: 256, pattern: "^[\\w+=/:,.@-]*$" },
    TokenCode: { type: "string", min: 6, max: 6, pattern: "^[\\d]*$" },
    Tag: structure({ Key: required("String"), Value: required("String") }),
    Tags: { type: "list", member: member("Tag"), max: 50 },
    Strings: { type: "list", member: member("String"), max: 50 },
    PolicyDescriptor: structure({ arn: member("Arn") }),
    Policies: { type: "list", member: member("PolicyDescriptor") },
    ProvidedContext: structure({ ProviderArn: member("Arn"), ContextAssertion: member("String") }),
    ProvidedContexts: { type: "list", member: member("ProvidedContext"), max: 5 },
    AssumeRoleRequest: structure({
      RoleArn: required("Arn"),
      RoleSessionName: required("SessionName"),
      ...session,
      Tags: member("Tags"),
      TransitiveTagKeys: member("Strings"),
      ExternalId: member("ExternalId"),
      ...mfa,
      SourceIdentity: member("SessionName"),
      ProvidedContexts: member("ProvidedContexts"),
    }),
    AssumeRoleWithWebIdentityRequest: structure({
      RoleArn: required("Arn"),
      RoleSessionName: required("SessionName"),
      WebIdentityToken: required("WebIdentityToken"),
      ProviderId: member("String"),
      ...session,
    }),
    Credentials: structure({
      AccessKeyId: required("String"),
      SecretAccessKey: required("String"),
      SessionToken: required("String"),
      Expiration: required("Timestamp"),
    }),
    AssumedRoleUser: structure({ AssumedRoleId: required("String"), Arn: required("Arn") }),
    AssumeRoleResponse: structure({
      Credentials: member("Credentials"),
      AssumedRoleUser: member("AssumedRoleUser"),
      PackedPolicySize: member("Integer"),
      SourceIdentity: member("String"),
    }),
    AssumeRoleWithWebIdentityResponse: structure({
      Credentials: member("Credentials"),
      SubjectFromWebIdentityToken: member("String"),
      AssumedRoleUser: member("AssumedRoleUser"),
      PackedPolicySize: member("Integer"),
      Provider: member("String"),
      Audience: member("String"),
      SourceIdentity: member("String"),
    }),
    GetAccessKeyInfoRequest: structure({ AccessKeyId: required("AccessKeyId") }),
    GetAccessKeyInfoResponse: structure({ Account: member("String") }),
    GetCallerIdentityRequest: structure({}),
    GetCallerIdentityResponse: structure({ UserId: member("String"), Account: member("String"), Arn: member("Arn") }),
    GetFederationTokenRequest: structure({
      Name: required("FederatedName"),
      Policy: member("String"),
      PolicyArns: member("Policies"),
      DurationSeconds: member("LongDuration"),
      Tags: member("Tags"),
    }),
    FederatedUser: structure({ FederatedUserId: required("String"), Arn: required("Arn") }),
    GetFederationTokenResponse: structure({
      Credentials: member("Credentials"),
      FederatedUser: member("FederatedUser"),
      PackedPolicySize: member("Integer"),
    }),
    GetSessionTokenRequest: structure({ DurationSeconds: member("LongDuration"), ...mfa }),
    GetSessionTokenResponse: structure({ Credentials: member("Credentials") }),
    ExpiredTokenException: error(),
    InvalidIdentityTokenException: error(),
    MalformedPolicyDocumentException: error(),
    PackedPolicyTooLargeException: error(),
    RegionDisabledException: error(403),
  },
};
