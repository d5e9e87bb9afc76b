import { describe, expect, it } from "vitest";
import { ProviderError } from "../../../provider/core/providerError";
import { remedyFor } from "../../../provider/services/delegatedAdministrator";
import type { AdministratorContext } from "../../../provider/services/guardDutyMemberSet/administrator";
import { guardDuty, roleInOrganization } from "../../../provider/services/guardDutyMemberSet/administrator";
import { securityHub } from "../../../provider/services/securityHubMemberSet/organizationRole";

const [own, other] = ["111111111111", "222222222222"];
const caller = { administrator: own, region: "eu-west-1" };

describe.each([guardDuty, securityHub])("a remedy for the wrong caller of $title", (delegation) => {
  const remedy = (administrators: readonly string[] | undefined) => remedyFor(caller, administrators, delegation);
  const designates = `aws ${delegation.command} enable-organization-admin-account --admin-account-id ${own} --region eu-west-1`;

  it("never designates the caller while another administrator is known, or may exist", () => {
    expect(remedy([other])).toContain(`use credentials of account ${other}, ${delegation.title}'s`);
    expect(remedy(undefined)).toContain(
      `aws organizations list-delegated-administrators --service-principal ${delegation.command}.amazonaws.com`,
    );
    for (const administrators of [[other], undefined])
      expect(remedy(administrators)).not.toContain("enable-organization-admin-account");
  });

  it("designates it where it is the administrator elsewhere, or nobody is", () => {
    expect(remedy([own])).toContain(designates);
    expect(remedy([])).toContain(designates);
  });

  it("names another way only where there is one, and where it may be needed", () => {
    for (const administrators of [undefined, []])
      expect(remedy(administrators).includes("; or, ")).toBe(delegation.alternative !== undefined);
    for (const administrators of [[own], [other]]) expect(remedy(administrators)).not.toContain("; or, ");
  });
});

describe("a refusal to show GuardDuty's configuration", () => {
  const roleAfter = async (code: string, administrators: readonly string[] | undefined, invitation?: object) => {
    let asked = 0;
    const context = {
      ...caller,
      inputs: { invitation },
      once: () => Promise.reject(ProviderError.fromAws(code, "refused", undefined)),
      delegatedAdministrators: async () => {
        asked += 1;
        return administrators;
      },
    } as unknown as AdministratorContext;
    return { ...(await roleInOrganization(context, "d")), asked };
  };

  it.each([
    ["by name, whatever is listed", "NOT_ORGANIZATION_ADMINISTRATOR", [own], undefined, "notDelegated"],
    ["as a wrong input, and another is listed", "INVALID_INPUT", [other], undefined, "notDelegated"],
    ["as a wrong input, and the caller is listed", "INVALID_INPUT", [own], undefined, "unclear"],
    ["as a wrong input, and nothing can be listed", "INVALID_INPUT", undefined, undefined, "unclear"],
    ["as a wrong input, and an invitation is declared", "INVALID_INPUT", undefined, {}, "notDelegated"],
  ] as const)("%s", async (_, code, administrators, invitation, is) => {
    const role = await roleAfter(code, administrators, invitation);
    expect(role).toMatchObject({
      is,
      code: "NotDelegatedAdministrator",
      message: `GuardDuty does not accept account ${own} as the organization's administrator (refused)`,
      advice: remedyFor(caller, administrators, guardDuty),
    });
  });

  it("for another reason shows nothing about who is the administrator, and nobody else is asked", async () => {
    expect(await roleAfter("AccessDeniedException", [other])).toMatchObject({
      is: "unclear",
      code: "AccessDeniedException",
      message: `cannot determine whether account ${own} is the delegated administrator: refused`,
      asked: 0,
    });
  });
});
