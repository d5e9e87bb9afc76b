import { describe, expect, it } from "vitest";
import {
  administrator,
  lab,
  management,
  rooted,
  sandbox,
  startScene,
  web,
  workloads,
} from "./securityIncidentResponseWorld";

const associated = "Associated/Organization";
const _unassociated = "Unassociated/Organization";
const disassociated = "Disassociated/Organization";
const update = (fields: object) => ({ membershipAccountsConfigurationsUpdate: fields });
const add = (...units: string[]) => update({ organizationalUnitsToAdd: units });
const remove = (...units: string[]) => update({ organizationalUnitsToRemove: units });
const _minute = 60_000;

describe("Security Incident Response: choosing what a membership covers", () => {
  it("covers everything, the root's own accounts too, only as the entire organization, and can go back to units", () => {
    const { call, statuses } = startScene();
    const everyone = [management, administrator, web, lab, rooted];
    call("UpdateMembership", update({ coverEntireOrganization: true }));
    expect(statuses(...everyone)).toEqual(everyone.map(() => associated));
    expect(() => call("UpdateMembership", add(sandbox))).toThrow(/entire organization/);
    expect(call("GetMembership")).toMatchObject({
      numberOfAccountsCovered: 6,
      membershipAccountsConfigurations: { coverEntireOrganization: true, organizationalUnits: [] },
    });
    call("UpdateMembership", update({ coverEntireOrganization: false, organizationalUnitsToAdd: [sandbox] }));
    expect(statuses(web, lab, rooted)).toEqual([disassociated, associated, disassociated]);
  });

  it("refuses units that do not exist, and a unit both added and removed, and then changes nothing", () => {
    const { call } = startScene();
    const before = call("GetMembership");
    const nowhere = "ou-0001-nowhere00";
    const refused = (fields: object, member: string) =>
      expect(() => call("UpdateMembership", { membershipName: "Changed", ...fields })).toThrow(
        expect.objectContaining({
          code: "ValidationException",
          fields: expect.objectContaining({
            fieldList: [expect.objectContaining({ name: `membershipAccountsConfigurationsUpdate.${member}` })],
          }),
        }),
      );
    refused(add(sandbox, nowhere), "organizationalUnitsToAdd");
    refused(remove(nowhere), "organizationalUnitsToRemove");
    refused(
      update({ organizationalUnitsToAdd: [sandbox], organizationalUnitsToRemove: [sandbox] }),
      "organizationalUnitsToAdd",
    );
    expect(call("GetMembership")).toEqual(before);
  });

  it("adding a listed unit or removing an unlisted one changes nothing; a deleted unit can be removed", () => {
    const { call, world } = startScene();
    const units = () => call("GetMembership")["membershipAccountsConfigurations"].organizationalUnits;
    call("UpdateMembership", add(workloads));
    call("UpdateMembership", remove(sandbox));
    expect(units()).toEqual([workloads]);
    call("UpdateMembership", add(sandbox));
    delete world.organization.organizationalUnits[sandbox];
    call("UpdateMembership", remove(sandbox));
    expect(units()).toEqual([workloads]);
  });
});
