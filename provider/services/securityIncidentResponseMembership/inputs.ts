import { z } from "zod";
import { boolean, listOf, shown, strictObject, textMatching } from "../fields";
import { region, resourceSchema } from "../sharedInputs";

export const capability = "MEMBERSHIP";

const responder = strictObject({
  name: textMatching("the name of a person, 3 to 50 characters", /^.{3,50}$/),
  jobTitle: textMatching("a job title, 1 to 50 characters", /^.{1,50}$/),
  email: textMatching("an e-mail address, 6 to 254 characters", /^(?=.{6,254}$)[^\s@]+@[^\s@]+\.[^\s@]+$/),
  communicationPreferences: listOf(
    textMatching('an event, such as "Case Created"', /./),
    "event",
    '["Case Created", "Membership Updated"]',
  ).optional(),
});

const team = listOf(
  responder,
  "responder",
  '[{ name: "Ada Lovelace", jobTitle: "Responder", email: "ada@example.com" }, ...]',
).refine(({ length }) => length >= 2 && length <= 10, {
  error: ({ input }) => `the team has ${(input as unknown[]).length} people: AWS requires 2 to 10`,
});

const tags = z.record(z.string(), z.string(), {
  error: ({ input }) => `${shown(input)} are not tags: write { key: "value" }`,
});

const createMembership = strictObject({
  membershipName: textMatching("the name of a membership, 3 to 50 characters", /^.{3,50}$/),
  incidentResponseTeam: team,
  coverEntireOrganization: boolean().default(false),
  triage: boolean().optional(),
  tags: tags.optional(),
});

export const releases = {
  capability: { removeOrganizationalUnits: ["removeUnits"] },
  account: { removeOrganizationalUnits: ["removeUnits"], cancelMembership: ["cancelMembership"] },
} as const;

export const schema = resourceSchema(
  {
    homeRegion: region,
    membershipId: textMatching(
      'the id of a membership, such as "m-1a2b3c4d5e6f": leave it out to find the running membership in homeRegion',
      /^m-[a-z0-9]{10,32}$/,
    ).optional(),
    createMembership: createMembership.optional(),
  },
  [capability],
  releases,
);

export type Inputs = z.output<typeof schema>;
