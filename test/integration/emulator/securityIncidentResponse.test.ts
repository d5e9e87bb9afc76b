import { describe, expect, it } from "vitest";
import { securityIncidentResponse as service } from "../../../emulator/securityIncidentResponse";
import { modelsMissing } from "../models";
import { administrator, home, management, startScene, stranger, web } from "./securityIncidentResponseWorld";

const refusal = (code: string, fields: object = {}) => expect.objectContaining({ code, ...fields });
const team = ["Alice Alison", "Bob Bobson"].map((name) => ({ name, jobTitle: "Responder", email: "a@example.com" }));
const creation = { membershipName: "Ours", incidentResponseTeam: team, coverEntireOrganization: false };
const unknownId = "m-aaaaaaaaaaaaaaaaaaaa";
const checked =
  modelsMissing === undefined
    ? "answers held against AWS's model"
    : `answers not held against AWS's model: ${modelsMissing}`;

describe(`Security Incident Response: memberships (${checked})`, () => {
  it("a new world has one active membership of the administrator, in the first region", () => {
    const { call, state } = startScene();
    const { items } = call("ListMemberships");
    expect(items).toMatchObject([{ accountId: administrator, region: home, membershipStatus: "Active" }]);
    expect(call("GetMembership")).toMatchObject({
      ...items[0],
      customerType: "Organization",
      incidentResponseTeam: [{}, {}],
    });
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });

  it("answers only in its home region and to its owner", () => {
    const { call } = startScene();
    const elsewhere = { region: "us-east-1" };
    expect(call("ListMemberships", {}, elsewhere)).toEqual({ items: [] });
    expect(call("ListMemberships", {}, { caller: web })).toEqual({ items: [] });
    expect(call("ListMemberships", {}, { caller: management })).toEqual({ items: [] });
    expect(() => call("GetMembership", {}, elsewhere)).toThrow(refusal("ResourceNotFoundException", { status: 404 }));
    expect(() => call("BatchGetMemberAccountDetails", { accountIds: [web] }, elsewhere)).toThrow(
      refusal("ResourceNotFoundException"),
    );
    expect(() => call("GetMembership", {}, { caller: web })).toThrow(refusal("AccessDeniedException", { status: 403 }));
    expect(() => call("CancelMembership", {}, { caller: management })).toThrow(refusal("AccessDeniedException"));
    expect(() => call("GetMembership", { membershipId: unknownId })).toThrow(refusal("ResourceNotFoundException"));
  });

  it("an account without any membership: empty list, access denied as in AWS's smoke test, else not active", () => {
    const { call } = startScene({ seeded: false });
    expect(call("ListMemberships")).toEqual({ items: [] });
    expect(() => call("GetMembership", { membershipId: unknownId })).toThrow(refusal("AccessDeniedException"));
    for (const operation of ["BatchGetMemberAccountDetails", "UpdateMembership", "CancelMembership"]) {
      expect(() =>
        call(operation, { membershipId: unknownId, ...(operation.startsWith("Batch") ? { accountIds: [web] } : {}) }),
      ).toThrow(refusal("SecurityIncidentResponseNotActiveException", { status: 400 }));
    }
  });

  it("is created by the management account or the delegated administrator, once", () => {
    const { call, state, world } = startScene({ seeded: false });
    expect(() => call("CreateMembership", creation, { caller: web })).toThrow(refusal("AccessDeniedException"));
    const created = call("CreateMembership", creation);
    const conflict = refusal("ConflictException", {
      status: 409,
      fields: { resourceId: created["membershipId"], resourceType: "Membership" },
    });
    expect(() => call("CreateMembership", creation)).toThrow(conflict);
    expect(() => call("CreateMembership", creation, { caller: management, region: "us-east-1" })).toThrow(conflict);
    expect(call("GetMembership")).toMatchObject({
      membershipName: "Ours",
      numberOfAccountsCovered: 0,
      membershipAccountsConfigurations: { organizationalUnits: [] },
    });
    call("CancelMembership");
    expect(call("CreateMembership", creation, { caller: management })["membershipId"]).not.toBe(
      created["membershipId"],
    );
    expect(state.memberships.map(({ accountId }) => accountId)).toEqual([administrator, management]);
    expect(call("CreateMembership", creation, { caller: stranger })).toHaveProperty("membershipId");
    expect(state.memberships[2]).toMatchObject({
      customerType: "Standalone",
      accounts: { [stranger]: { status: "Associated" } },
    });
    expect(world.organization.accounts[stranger]).toBeUndefined();
  });

  it("a repeated client token creates nothing, and with other parameters conflicts", () => {
    const { call, state } = startScene({ seeded: false });
    const first = call("CreateMembership", { ...creation, clientToken: "token" });
    expect(call("CreateMembership", { clientToken: "token", ...creation })).toEqual(first);
    expect(() => call("CreateMembership", { ...creation, clientToken: "token", membershipName: "Other" })).toThrow(
      refusal("ConflictException"),
    );
    expect(state.memberships).toHaveLength(1);
  });

  it("without coverEntireOrganization follows the model's default, or its documentation when told so", () => {
    const { coverEntireOrganization: _, ...silent } = creation;
    const { call, covered } = startScene({ seeded: false });
    call("CreateMembership", silent);
    expect(covered()).toBe(6);
    const other = startScene({ seeded: false });
    Object.assign(other.world.slice<object>(service.name), { settings: { coverEntireOrganizationByDefault: false } });
    other.call("CreateMembership", silent);
    expect(other.covered()).toBe(0);
  });

  it("lists in pages", () => {
    const { call } = startScene();
    for (let count = 0; count < 4; count++) {
      call("CancelMembership", { membershipId: call("ListMemberships")["items"].at(-1).membershipId });
      call("CreateMembership", creation);
    }
    const first = call("ListMemberships", { maxResults: 3 });
    const second = call("ListMemberships", { maxResults: 3, nextToken: first["nextToken"] });
    expect([first["items"].length, second["items"].length, second["nextToken"]]).toEqual([3, 2, undefined]);
    expect(() => call("ListMemberships", { nextToken: "nonsense" })).toThrow(refusal("ValidationException"));
  });

  it("keeps tags, and changes name, team and features alone", () => {
    const { call } = startScene();
    const { membershipArn: resourceArn } = call("GetMembership");
    call("TagResource", { resourceArn, tags: { team: "red", stage: "live" } });
    call("UntagResource", { resourceArn, tagKeys: ["stage", "absent"] });
    expect(call("ListTagsForResource", { resourceArn })).toEqual({ tags: { team: "red" } });
    expect(() => call("ListTagsForResource", { resourceArn }, { caller: web })).toThrow(
      refusal("AccessDeniedException"),
    );
    call("UpdateMembership", { membershipName: "Renamed", incidentResponseTeam: team });
    expect(call("GetMembership")).toMatchObject({
      membershipName: "Renamed",
      incidentResponseTeam: team,
      numberOfAccountsCovered: 2,
    });
  });

  it("words refusals of the frame in its own errors", () => {
    expect(service.invalid({ operation: "GetMembership", member: "membershipId", problem: "too short" })).toMatchObject(
      {
        code: "ValidationException",
        fields: { reason: "FIELD_VALIDATION_FAILED", fieldList: [{ name: "membershipId", message: "too short" }] },
      },
    );
    const arn = "arn:aws:iam::1:user/u";
    expect(service.denied("security-ir:GetMembership", arn).message).toBe(
      `User: ${arn} is not authorized to perform: security-ir:GetMembership`,
    );
    expect(service.throttled()).toMatchObject({ code: "ThrottlingException", status: 429 });
  });
});
