import { describe, expect, it } from "vitest";
import type { Need } from "../../../cli/iam/policy";
import { permissionsFor, policyOf } from "../../../cli/iam/policy";
import { services } from "../../../provider/services";
import type { SharedInputs } from "../../../provider/services/service";
import { samples } from "../contract/samples";

const account = "111111111111";
const offPattern = /:(Disable|Stop|Disassociate|Delete|Cancel|Terminate)/;
const readPattern = /:(Get|List|Describe|BatchGet)/;

function needOf(kind: string, inputs: object | undefined, writes: boolean): Need {
  const service = services.find((one) => one.kind === kind);
  const sample = samples[kind];
  if (service === undefined || sample === undefined) throw new Error(kind);
  const parsed = inputs && (service.schema.parse({ ...sample.inputs([account]), ...inputs }) as SharedInputs);
  return { service, ...(parsed && { inputs: parsed }), writes, roles: [], partition: "aws" };
}
const actionsOf = (...needs: Need[]): string[] => permissionsFor(needs, false).flatMap(({ actions }) => actions);

describe.each(services.map(({ kind, releases }) => ({ kind, releases })))(
  "the policy for $kind",
  ({ kind, releases }) => {
    it("allows nothing but reads in mode track", () => {
      for (const inputs of [{}, undefined])
        expect(actionsOf(needOf(kind, inputs, false)).filter((action) => !readPattern.test(action))).toEqual([]);
    });

    it("allows to switch on, and not off while everything is retained", () => {
      for (const inputs of [{}, undefined]) {
        const actions = actionsOf(needOf(kind, inputs, true));
        expect(actions.filter((action) => !readPattern.test(action)).length).toBeGreaterThan(0);
        expect(actions.filter((action) => offPattern.test(action))).toEqual([]);
      }
    });

    it.each(Object.keys(releases.account))("allows more where accounts are released by %s", (account) => {
      const retained = needOf(kind, {}, true);
      const released = needOf(kind, { onRelease: { account } }, true);
      expect(permissionsFor([released], false).length).toBeGreaterThanOrEqual(permissionsFor([retained], false).length);
      for (const action of releases.account[account] ?? [])
        for (const permission of released.service.actions[action]?.iam ?? [])
          expect(actionsOf(released), action).toContain(permission);
    });

    it("lets whoever holds it create AWS's roles for this service, and for no other", () => {
      const { service } = needOf(kind, {}, true);
      const roles = permissionsFor([needOf(kind, {}, true)], false).filter(({ actions }) =>
        actions.some((action) => action.startsWith("iam:")),
      );
      for (const { resources } of roles) {
        expect(resources?.length).toBeGreaterThan(0);
        for (const arn of resources ?? [])
          expect(arn).toMatch(new RegExp(`^arn:aws:iam::\\*:role/aws-service-role/(\\*\\.)?${service.principal}/\\*$`));
      }
    });
  },
);

it("who administers a service may always be asked, whatever the service itself needs", () => {
  const asked = "organizations:ListDelegatedAdministrators";
  for (const service of services) {
    const need = { ...needOf(service.kind, {}, false), service: { ...service, iam: { read: [] } } };
    expect(actionsOf(need).filter((action) => action === asked)).toHaveLength(1);
  }
  const { Statement } = policyOf(
    permissionsFor(
      services.map(({ kind }) => needOf(kind, {}, false)),
      false,
    ),
  );
  expect(Statement.flatMap(({ Action }) => Action).filter((action) => action === asked)).toHaveLength(1);
  expect(new Set(Statement.map(({ Sid }) => Sid)).size).toBe(Statement.length);
});
