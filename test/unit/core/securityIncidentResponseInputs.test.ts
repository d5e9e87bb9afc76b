import { describe, expect, it } from "vitest";
import { parseProgram } from "../../../provider/lifecycle/parse";
import { securityIncidentResponseMembership } from "../../../provider/services/securityIncidentResponseMembership";
import type { Service } from "../../../provider/services/service";

describe("the inputs of SecurityIncidentResponseMembership", () => {
  const person = { name: "Ada Lovelace", jobTitle: "Responder", email: "ada@example.com" };
  const membership = { membershipName: "security", incidentResponseTeam: [person, person] };
  const declared = { accounts: ["111111111111"], homeRegion: "us-east-1" };
  const problemsWith = (over: object): readonly string[] =>
    parseProgram(securityIncidentResponseMembership as unknown as Service, { ...declared, ...over }).problems;
  const creating = (over: object) => ({ createMembership: { ...membership, ...over } });

  it.each([
    [{}],
    [creating({})],
    [creating({ tags: { team: "security" }, triage: true, coverEntireOrganization: true })],
  ])("%j is right", (over) => expect(problemsWith(over)).toEqual([]));

  it("does not cover the entire organization unless asked to", () => {
    const schema = securityIncidentResponseMembership.schema;
    expect(schema.parse({ ...declared, ...creating({}) }).createMembership?.coverEntireOrganization).toBe(false);
  });

  it.each<[string, object, path: string, message: RegExp]>([
    ["no home region", { homeRegion: undefined }, "homeRegion", /nothing is not a region name, such as "eu-west-1"/],
    ["regions", { regions: ["eu-west-1"] }, "regions", /no such input; it has accounts, organization, homeRegion/],
    ["match", { match: "exactly" }, "match", /no such input/],
    [
      "the name of a membership for its id",
      { membershipId: "security" },
      "membershipId",
      /"security" is not the id .* leave it/,
    ],
    ["a short name", creating({ membershipName: "ir" }), "createMembership.membershipName", /"ir" is not .* 3 to 50/],
    [
      "one person",
      creating({ incidentResponseTeam: [person] }),
      "createMembership.incidentResponseTeam",
      /1 .*requires 2 to 10/,
    ],
    [
      "an e-mail address without host",
      creating({ incidentResponseTeam: [person, { ...person, email: "ada" }] }),
      "createMembership.incidentResponseTeam[1].email",
      /"ada" is not an e-mail address/,
    ],
    ["a flag that is a word", creating({ triage: "on" }), "createMembership.triage", /"on" is neither true nor false/],
    ["a list of tags", creating({ tags: ["team"] }), "createMembership.tags", /\["team"\] are not tags: write/],
    [
      "a misspelt member",
      creating({ team: [] }),
      "createMembership",
      /"team" is not known here: known are membershipName/,
    ],
    [
      "cancelling for a capability",
      { onRelease: { capability: "cancelMembership" } },
      "onRelease.capability",
      /"retain"/,
    ],
  ])("%s", (_, over, path, message) => {
    const [problem, ...others] = problemsWith(over);
    expect(others).toEqual([]);
    expect(problem?.slice(0, path.length + 2)).toBe(`${path}: `);
    expect(problem).toMatch(message);
  });
});
