import { describe, expect, it } from "vitest";
import {
  administrator,
  database,
  lab,
  production,
  rooted,
  rootId,
  sandbox,
  startScene,
  stranger,
  web,
  workloads,
} from "./securityIncidentResponseWorld";

const associated = "Associated/Organization";
const unassociated = "Unassociated/Organization";
const disassociated = "Disassociated/Organization";
const update = (fields: object) => ({ membershipAccountsConfigurationsUpdate: fields });
const add = (...units: string[]) => update({ organizationalUnitsToAdd: units });
const remove = (...units: string[]) => update({ organizationalUnitsToRemove: units });
const minute = 60_000;

describe("Security Incident Response: coverage", () => {
  it("goes from a unit down to the accounts of the units below it", () => {
    const { call, statuses, covered } = startScene();
    expect(call("GetMembership")["membershipAccountsConfigurations"]).toEqual({
      coverEntireOrganization: false,
      organizationalUnits: [workloads],
    });
    expect(statuses(web, database, lab, rooted)).toEqual([associated, associated, unassociated, unassociated]);
    expect(covered()).toBe(2);
  });

  it("answers each id once, and ids outside the organization as items or as errors", () => {
    const { call, state, statuses } = startScene();
    const ask = () => call("BatchGetMemberAccountDetails", { accountIds: [web, stranger, web] });
    expect(ask()).toEqual({
      items: [
        { accountId: web, relationshipStatus: "Associated", relationshipType: "Organization" },
        { accountId: stranger, relationshipStatus: "Unassociated", relationshipType: "Unrelated" },
      ],
      errors: [],
    });
    state.settings.unrelatedAccounts = "errors";
    expect(ask()).toMatchObject({
      items: [{ accountId: web }],
      errors: [{ accountId: stranger, error: "ACCOUNT_NOT_FOUND" }],
    });
    state.accountErrors[web] = { error: "INTERNAL", message: "Try again" };
    expect(ask()).toMatchObject({
      items: [],
      errors: [{ accountId: web, error: "INTERNAL", message: "Try again" }, {}],
    });
    expect(statuses(administrator)).toEqual([unassociated]);
  });

  it("follows an update after the settling time, in both directions", () => {
    const scene = startScene({ settleMs: 5 * minute });
    scene.call("UpdateMembership", add(sandbox));
    scene.call("UpdateMembership", remove(workloads));
    expect(scene.call("GetMembership")).toMatchObject({
      numberOfAccountsCovered: 2,
      membershipAccountsConfigurations: { organizationalUnits: [sandbox] },
    });
    scene.now += 5 * minute - 1;
    expect(scene.statuses(web, lab)).toEqual([associated, unassociated]);
    scene.now += 1;
    expect(scene.statuses(web, lab)).toEqual([disassociated, associated]);
    scene.call("UpdateMembership", add(workloads));
    expect(scene.statuses(web)).toEqual([disassociated]);
    scene.now += 5 * minute;
    expect(scene.statuses(web)).toEqual([associated]);
  });

  it("settles at once where settling takes no time", () => {
    const { call, statuses } = startScene();
    call("UpdateMembership", update({ organizationalUnitsToAdd: [sandbox], organizationalUnitsToRemove: [workloads] }));
    expect(statuses(web, lab)).toEqual([disassociated, associated]);
  });

  it("keeps the settling time that held when a change began, as a fault for one request needs it", () => {
    const scene = startScene();
    scene.world.settleMs = 60 * minute;
    scene.call("UpdateMembership", add(sandbox));
    scene.world.settleMs = 0;
    expect(scene.statuses(lab)).toEqual([unassociated]);
    scene.now += 60 * minute;
    expect(scene.statuses(lab)).toEqual([associated]);
  });

  it("forgets a change that was taken back before it settled", () => {
    const scene = startScene({ settleMs: minute });
    scene.call("UpdateMembership", add(sandbox));
    scene.call("UpdateMembership", remove(sandbox));
    scene.now += minute;
    expect(scene.statuses(lab)).toEqual([unassociated]);
    expect(scene.state.memberships[0]?.accounts).not.toHaveProperty(lab);
  });

  it("moves with the accounts: in after the settling time, out as well, gone at once", () => {
    const scene = startScene({ settleMs: minute });
    scene.move(lab, production);
    scene.move(web, sandbox);
    expect(scene.statuses(lab, web)).toEqual([unassociated, associated]);
    scene.now += minute;
    expect(scene.statuses(lab, web)).toEqual([associated, disassociated]);
    scene.leave(lab);
    expect(scene.statuses(lab)).toEqual(["Disassociated/Unrelated"]);
    scene.join(lab, production);
    expect(scene.statuses(lab)).toEqual([disassociated]);
    scene.now += minute;
    expect(scene.statuses(lab)).toEqual([associated]);
  });

  it("reaches an account that joins, counted from when it joined", () => {
    const scene = startScene({ settleMs: minute });
    const newcomer = "100000000009";
    scene.covered();
    scene.now += 10 * minute;
    scene.join(newcomer, production);
    scene.now += minute - 1;
    expect(scene.statuses(newcomer)).toEqual([unassociated]);
    scene.now += 1;
    expect(scene.statuses(newcomer)).toEqual([associated]);
  });

  it("follows a unit that moves, and a closed account is out while a suspended one stays", () => {
    const { world, statuses } = startScene();
    const { accounts, organizationalUnits } = world.organization;
    Object.assign(accounts[web] ?? {}, { state: "SUSPENDED" });
    Object.assign(accounts[database] ?? {}, { state: "CLOSED" });
    expect(statuses(web, database)).toEqual([associated, disassociated]);
    organizationalUnits[production] = { id: production, name: "Production", parentId: rootId };
    expect(statuses(web)).toEqual([disassociated]);
  });
});
