#!/usr/bin/env node
/**
 * Writes emulator/shapes/<service>.json: AWS's own service models (../shared/models, Apache-2.0, see the README there),
 * merged with the newer members of deltas-2026-08.json and model-deltas-2026-11.json and trimmed to the operations that the emulator answers.
 * `--check` exits 1 when a committed file is stale. Without ../shared/models there is nothing to compare with: exits 0 and says so.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const models = process.env.COVERAGE_MODELS ?? join(root, "..", "shared", "models");
const target = join(root, "emulator", "shapes");

const scope = {
  inspector2: `Enable Disable BatchGetAccountStatus AssociateMember DisassociateMember GetMember ListMembers GetDelegatedAdminAccount
    ListDelegatedAdminAccounts EnableDelegatedAdminAccount DisableDelegatedAdminAccount DescribeOrganizationConfiguration
    UpdateOrganizationConfiguration BatchGetMemberEc2DeepInspectionStatus BatchUpdateMemberEc2DeepInspectionStatus
    GetEc2DeepInspectionConfiguration UpdateEc2DeepInspectionConfiguration UpdateOrgEc2DeepInspectionConfiguration ListAccountPermissions ListFindings`,
  guardduty: `ListDetectors GetDetector CreateDetector UpdateDetector DeleteDetector CreateMembers GetMembers ListMembers DeleteMembers
    DisassociateMembers InviteMembers StartMonitoringMembers StopMonitoringMembers GetMemberDetectors UpdateMemberDetectors
    GetAdministratorAccount AcceptAdministratorInvitation AcceptInvitation ListInvitations DisassociateFromAdministratorAccount
    GetInvitationsCount DeclineInvitations DeleteInvitations DescribeOrganizationConfiguration UpdateOrganizationConfiguration
    EnableOrganizationAdminAccount DisableOrganizationAdminAccount ListOrganizationAdminAccounts GetOrganizationStatistics
    GetCoverageStatistics ListCoverage ListTagsForResource TagResource UntagResource GetMasterAccount
    DisassociateFromMasterAccount ListFindings`,
  "security-ir": `ListMemberships GetMembership BatchGetMemberAccountDetails CreateMembership UpdateMembership CancelMembership
    TagResource UntagResource ListTagsForResource`,
  organizations: `ListAccounts ListAccountsForParent ListOrganizationalUnitsForParent ListChildren ListParents ListRoots DescribeAccount
    DescribeOrganization ListDelegatedAdministrators ListAWSServiceAccessForOrganization DescribeEffectivePolicy CreateAccount
    DescribeCreateAccountStatus MoveAccount CloseAccount RemoveAccountFromOrganization LeaveOrganization CreateOrganizationalUnit
    DescribeOrganizationalUnit UpdateOrganizationalUnit DeleteOrganizationalUnit EnableAWSServiceAccess DisableAWSServiceAccess
    RegisterDelegatedAdministrator DeregisterDelegatedAdministrator ListTagsForResource TagResource UntagResource ListPolicies
    ListDelegatedServicesForAccount ListCreateAccountStatus CreateOrganization DescribePolicy ListTargetsForPolicy`,
};

/** Services whose model is in botocore's notation: botocore keeps only what a service needs, and says the same. */
const botocoreScope = {
  securityhub: `CreateMembers GetMembers ListMembers DeleteMembers DisassociateMembers InviteMembers DescribeHub EnableSecurityHub
    DisableSecurityHub UpdateSecurityHubConfiguration DescribeOrganizationConfiguration UpdateOrganizationConfiguration
    ListOrganizationAdminAccounts EnableOrganizationAdminAccount DisableOrganizationAdminAccount GetAdministratorAccount
    ListInvitations AcceptAdministratorInvitation TagResource UntagResource ListTagsForResource GetEnabledStandards
    ListEnabledProductsForImport`,
};

/** Left out of models/securityhub.botocore.json, as the API reference has them. */
const tagOperations = (() => {
  const errors = ["InternalException", "InvalidInputException", "ResourceNotFoundException"].map((shape) => ({
    shape,
  }));
  const arn = { shape: "ResourceArn", location: "uri", locationName: "ResourceArn" };
  const operation = (name, method) => ({
    http: { method, requestUri: "/tags/{ResourceArn}" },
    input: { shape: `${name}Request` },
    output: { shape: `${name}Response` },
    errors,
  });
  const input = (members) => ({
    type: "structure",
    required: Object.keys(members).concat("ResourceArn"),
    members: { ...members, ResourceArn: arn },
  });
  return {
    operations: {
      TagResource: operation("TagResource", "POST"),
      UntagResource: operation("UntagResource", "DELETE"),
      ListTagsForResource: operation("ListTagsForResource", "GET"),
    },
    shapes: {
      ResourceArn: { type: "string", pattern: "^arn:[\\w-]+:securityhub:.*" },
      TagKeyList: { type: "list", member: { shape: "TagKey" }, min: 1, max: 50 },
      TagResourceRequest: input({ Tags: { shape: "TagMap" } }),
      TagResourceResponse: { type: "structure", members: {} },
      UntagResourceRequest: input({
        TagKeys: { shape: "TagKeyList", location: "querystring", locationName: "tagKeys" },
      }),
      UntagResourceResponse: { type: "structure", members: {} },
      ListTagsForResourceRequest: input({}),
      ListTagsForResourceResponse: { type: "structure", members: { Tags: { shape: "TagMap" } } },
    },
  };
})();

/** The same of what scanners ask about a hub. */
const standardOperations = (() => {
  const errors = ["InternalException", "InvalidAccessException", "LimitExceededException"].map((shape) => ({ shape }));
  const operation = (name, method, requestUri) => ({
    http: { method, requestUri },
    input: { shape: `${name}Request` },
    output: { shape: `${name}Response` },
    errors,
  });
  const string = { shape: "NonEmptyString" };
  const query = (name, shape) => ({ shape, location: "querystring", locationName: name });
  return {
    operations: {
      GetEnabledStandards: operation("GetEnabledStandards", "POST", "/standards/get"),
      ListEnabledProductsForImport: operation("ListEnabledProductsForImport", "GET", "/productSubscriptions"),
    },
    shapes: {
      StandardsSubscriptionArns: { type: "list", member: string, min: 1, max: 25 },
      StandardsInputParameterMap: { type: "map", key: string, value: string },
      StandardsStatus: { type: "string", enum: ["PENDING", "READY", "FAILED", "DELETING", "INCOMPLETE"] },
      StandardsSubscription: {
        type: "structure",
        required: ["StandardsSubscriptionArn", "StandardsArn", "StandardsInput", "StandardsStatus"],
        members: {
          StandardsSubscriptionArn: string,
          StandardsArn: string,
          StandardsInput: { shape: "StandardsInputParameterMap" },
          StandardsStatus: { shape: "StandardsStatus" },
        },
      },
      StandardsSubscriptions: { type: "list", member: { shape: "StandardsSubscription" } },
      ProductSubscriptionArnList: { type: "list", member: string },
      GetEnabledStandardsRequest: {
        type: "structure",
        members: {
          StandardsSubscriptionArns: { shape: "StandardsSubscriptionArns" },
          NextToken: { shape: "NextToken" },
          MaxResults: { shape: "MaxResults" },
        },
      },
      GetEnabledStandardsResponse: {
        type: "structure",
        members: { StandardsSubscriptions: { shape: "StandardsSubscriptions" }, NextToken: { shape: "NextToken" } },
      },
      ListEnabledProductsForImportRequest: {
        type: "structure",
        members: { NextToken: query("NextToken", "NextToken"), MaxResults: query("MaxResults", "MaxResults") },
      },
      ListEnabledProductsForImportResponse: {
        type: "structure",
        members: {
          ProductSubscriptions: { shape: "ProductSubscriptionArnList" },
          NextToken: { shape: "NextToken" },
        },
      },
    },
  };
})();

/** Shapes that are large and never written: the emulator's lists of them are empty. */
const opaque = new Set(["Finding"]);

const protocols = { "aws.protocols#restJson1": "restJson1", "aws.protocols#awsJson1_1": "awsJson1_1" };
const types = {
  byte: "integer",
  short: "integer",
  integer: "integer",
  long: "integer",
  float: "number",
  double: "number",
};

const short = (id) => id.slice(id.indexOf("#") + 1);
const trait = (shape, name) => shape.traits?.[`smithy.api#${name}`];
const byName = (a, b) => (a < b ? -1 : 1);
const sorted = (record) => Object.fromEntries(Object.entries(record).sort(([a], [b]) => byName(a, b)));

/** Length, range, pattern and enumeration, which Smithy allows on a shape and on each use of it. */
function constraints(shape) {
  const out = {};
  const size = trait(shape, "length") ?? trait(shape, "range");
  if (size?.min !== undefined) out.min = size.min;
  if (size?.max !== undefined) out.max = size.max;
  if (trait(shape, "pattern") !== undefined) out.pattern = trait(shape, "pattern");
  if (trait(shape, "uniqueItems")) out.unique = true;
  if (trait(shape, "timestampFormat")) out.timestampFormat = trait(shape, "timestampFormat");
  // inspector2 still writes enumerations with the older trait on plain strings, the others as enum shapes.
  if (trait(shape, "enum")) out.enum = trait(shape, "enum").map((one) => one.value);
  if (shape.type === "enum")
    out.enum = Object.entries(shape.members).map(([name, one]) => trait(one, "enumValue") ?? name);
  return out;
}

function member(one) {
  const out = { shape: short(one.target) };
  if (trait(one, "required") !== undefined) out.required = true;
  if (trait(one, "httpLabel")) out.in = "label";
  if (trait(one, "httpQuery")) Object.assign(out, { in: "query", name: trait(one, "httpQuery") });
  if (trait(one, "httpHeader")) Object.assign(out, { in: "header", name: trait(one, "httpHeader") });
  if (trait(one, "httpPayload")) out.in = "payload";
  if (trait(one, "jsonName")) out.name = trait(one, "jsonName");
  return { ...out, ...constraints(one) };
}

function shape(one) {
  const type = one.type === "enum" ? "string" : (types[one.type] ?? one.type);
  const out = { type, ...constraints(one) };
  if (one.type === "structure" || one.type === "union") {
    out.members = Object.fromEntries(Object.entries(one.members ?? {}).map(([name, m]) => [name, member(m)]));
  }
  if (one.type === "list") out.member = member(one.member);
  if (one.type === "map") Object.assign(out, { key: member(one.key), value: member(one.value) });
  if (trait(one, "error")) Object.assign(out, { error: trait(one, "error"), status: trait(one, "httpError") ?? 400 });
  return out;
}

const prelude = (id) => {
  const name = short(id)
    .replace(/^Primitive/, "")
    .toLowerCase();
  return { type: types[name] ?? (name === "unit" ? "structure" : name), ...(name === "unit" ? { members: {} } : {}) };
};

const locations = { uri: "label", querystring: "query", header: "header" };

function botocoreMember(name, one) {
  const out = { shape: one.shape };
  if (one.location) out.in = locations[one.location];
  if (one.locationName !== undefined && one.locationName !== name) out.name = one.locationName;
  return out;
}

/** botocore notation of one shape. */
function fromBotocore(one) {
  const out = { type: types[one.type] ?? one.type };
  for (const key of ["min", "max", "pattern", "enum"]) if (one[key] !== undefined) out[key] = one[key];
  if (one.timestampFormat === "iso8601") out.timestampFormat = "date-time";
  if (one.members) {
    out.members = Object.fromEntries(Object.entries(one.members).map(([name, m]) => [name, botocoreMember(name, m)]));
    for (const name of one.required ?? []) out.members[name].required = true;
  }
  for (const inner of ["member", "key", "value"]) if (one[inner]) out[inner] = { shape: one[inner].shape };
  const status = one.error?.httpStatusCode ?? 400;
  if (one.exception) Object.assign(out, { error: status < 500 ? "client" : "server", status });
  return out;
}

function fromBotocoreModel(name) {
  const model = JSON.parse(readFileSync(join(models, `${name}.botocore.json`), "utf8"));
  const all = Object.fromEntries(
    Object.entries({ ...tagOperations.shapes, ...standardOperations.shapes, ...model.shapes }).map(([key, one]) => [
      key,
      fromBotocore(one),
    ]),
  );
  all.None = { type: "structure", members: {} };
  const wanted = new Set(botocoreScope[name].split(/\s+/));
  const operations = {};
  const unserved = {};
  for (const [key, { http, input, output, errors = [] }] of Object.entries({
    ...tagOperations.operations,
    ...standardOperations.operations,
    ...model.operations,
  })) {
    if (!wanted.delete(key)) {
      unserved[key] = `${http.method} ${http.requestUri}`;
      continue;
    }
    operations[key] = {
      method: http.method,
      uri: http.requestUri,
      code: http.responseCode ?? 200,
      input: input?.shape ?? "None",
      output: output?.shape ?? "None",
      errors: errors.map((one) => one.shape).sort(byName),
    };
  }
  if (wanted.size > 0) throw new Error(`${name}: the model has no operation ${[...wanted].join(", ")}`);
  return {
    service: name,
    version: model.metadata.apiVersion,
    protocol: "restJson1",
    target: "",
    operations: sorted(operations),
    unserved: sorted(unserved),
    shapes: reachable(all, operations),
  };
}

function addDeltas(shapes, delta) {
  for (const [name, one] of Object.entries(delta?.shapesAdded ?? {})) shapes[name] ??= fromBotocore(one);
  for (const [name, members] of Object.entries(delta?.membersAdded ?? {})) {
    for (const [key, one] of Object.entries(members)) {
      const wire = one.locationName === undefined || one.locationName === key ? {} : { name: one.locationName };
      if (shapes[name]) shapes[name].members[key] ??= { shape: one.shape, ...wire };
    }
  }
  for (const [name, values] of Object.entries(delta?.enumValuesAdded ?? {})) {
    if (shapes[name]) shapes[name].enum = [...new Set([...(shapes[name].enum ?? []), ...values])];
  }
  for (const [name, change] of Object.entries(delta?.constraintsChanged ?? {}))
    if (shapes[name]) Object.assign(shapes[name], change);
}

/** Keeps what the wanted operations reach. */
function reachable(all, operations) {
  const kept = {};
  const open = Object.values(operations).flatMap((one) => [one.input, one.output, ...one.errors]);
  while (open.length > 0) {
    const name = open.pop();
    if (kept[name]) continue;
    const one = opaque.has(name) ? { type: "document" } : (all[name] ?? prelude(name));
    kept[name] = one;
    for (const m of [...Object.values(one.members ?? {}), one.member, one.key, one.value]) if (m) open.push(m.shape);
  }
  return sorted(kept);
}

function fromSmithy(name, deltas) {
  const ast = JSON.parse(readFileSync(join(models, `${name}.json`), "utf8")).shapes;
  const service = Object.entries(ast).find(([, one]) => one.type === "service");
  const wanted = new Set(scope[name].split(/\s+/));
  const all = {};
  const operations = {};
  const unserved = {};
  for (const [id, one] of Object.entries(ast)) {
    if (["service", "resource"].includes(one.type)) continue;
    if (one.type !== "operation") {
      all[short(id)] = shape(one);
      continue;
    }
    const http = trait(one, "http") ?? { method: "POST", uri: "/", code: 200 };
    if (!wanted.delete(short(id))) {
      unserved[short(id)] = `${http.method} ${http.uri}`;
      continue;
    }
    const errors = [...(one.errors ?? []), ...(service[1].errors ?? [])].map((e) => short(e.target)).sort(byName);
    const paged = trait(one, "paginated");
    operations[short(id)] = {
      method: http.method,
      uri: http.uri,
      code: http.code ?? 200,
      input: short(one.input.target),
      output: short(one.output.target),
      errors,
      ...(paged ? { paged: { in: paged.inputToken, out: paged.outputToken, items: paged.items } } : {}),
    };
  }
  if (wanted.size > 0) throw new Error(`${name}: the model has no operation ${[...wanted].join(", ")}`);
  for (const delta of deltas) addDeltas(all, delta[name]);
  const protocol = Object.keys(protocols).find((key) => service[1].traits[key]);
  return {
    service: name,
    version: service[1].version,
    protocol: protocols[protocol],
    target: short(service[0]),
    operations: sorted(operations),
    unserved: sorted(unserved),
    shapes: reachable(all, operations),
  };
}

function main() {
  const check = process.argv.includes("--check");
  if (!existsSync(join(models, "inspector2.json"))) {
    console.log(
      `emulator-shapes: ${models} is absent, so the committed emulator/shapes cannot be compared or rewritten; they are used as they are.`,
    );
    return 0;
  }
  const deltas = [join(models, "deltas-2026-08.json"), join(root, "scripts", "model-deltas-2026-11.json")].map((file) =>
    JSON.parse(readFileSync(file, "utf8")),
  );
  const files = {
    ...Object.fromEntries(Object.keys(scope).map((name) => [name, fromSmithy(name, deltas)])),
    ...Object.fromEntries(Object.keys(botocoreScope).map((name) => [name, fromBotocoreModel(name)])),
  };
  const stale = [];
  mkdirSync(target, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const path = join(target, `${name}.json`);
    const text = `${JSON.stringify(content, null, 1)}\n`;
    if (existsSync(path) && readFileSync(path, "utf8") === text) continue;
    if (check) stale.push(`emulator/shapes/${name}.json`);
    else writeFileSync(path, text);
  }
  if (stale.length > 0) console.error(`stale, run node scripts/emulator-shapes.mjs: ${stale.join(", ")}`);
  return stale.length > 0 ? 1 : 0;
}

process.exitCode = main();
