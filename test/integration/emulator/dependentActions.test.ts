import { afterEach, expect, it } from "vitest";
import type { Emulator } from "../../../emulator";
import { startEmulator } from "../../../emulator";
import { send } from "./request";

let emulator: Emulator;
afterEach(() => emulator.close());

/** Service authorization reference: CreateMembership with tags needs `security-ir:TagResource`. */
it.each<[string, readonly string[], object, number]>([
  [
    "with tags and the permission to tag",
    ["security-ir:CreateMembership", "security-ir:TagResource"],
    { team: "a" },
    201,
  ],
  ["with tags and without it", ["security-ir:CreateMembership"], { team: "a" }, 403],
  ["without tags and without it", ["security-ir:CreateMembership"], {}, 201],
])("a membership is created %s", async (_, allow, tags, status) => {
  emulator = await startEmulator({ world: { accounts: 3, regions: ["us-east-1"] } });
  emulator.edit(
    { do: "merge", patch: { services: { "security-ir": { memberships: [] } } } },
    { do: "setCaller", key: "limited", caller: { allow } },
  );
  const person = (name: string) => ({ name, jobTitle: "Responder", email: `${name.toLowerCase()}@example.com` });
  const body = { membershipName: "Incidents", incidentResponseTeam: ["Ada", "Grace"].map(person), tags };
  const answer = await send(emulator, {
    service: "security-ir",
    operation: "/v1/membership",
    body,
    key: "limited",
  } as never);
  expect(answer.status).toBe(status);
  if (status === 403) expect(JSON.stringify(answer)).toContain("security-ir:TagResource");
});
