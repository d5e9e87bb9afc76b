import { DescribeHubCommand, SecurityHubClient } from "@aws-sdk/client-securityhub";
import type { AccountId } from "../../core/cell";
import type { Context } from "../service";
import { errorCode, throwOwnCode } from "./codes";

/** Security Hub in the administrator's own account. `unclear`: AWS's answer describes nothing. */
export type Hub = { readonly is: "on" | "unclear" } | { readonly is: "off"; readonly message: string };

/** Asked once a process and region: nearly every other operation is refused where the hub is off. */
export const hubOf = (context: Context): Promise<Hub> =>
  context.once("hub", async (): Promise<Hub> => {
    const client = context.client(SecurityHubClient);
    try {
      const { HubArn } = await context.read("hub", () => client.send(new DescribeHubCommand({})));
      return { is: HubArn === undefined ? "unclear" : "on" };
    } catch (error) {
      // The second is how Terraform's provider reads it (internal/service/securityhub/account.go).
      if (!(error instanceof Error) || !["NOT_SUBSCRIBED", "ResourceNotFoundException"].includes(errorCode(error)))
        throw error;
      return { is: "off", message: error.message };
    }
  });

/** Asked anew. */
export function currentHub(context: Context): Promise<Hub> {
  context.forget("hub");
  return hubOf(context);
}

/** Runs calls that need the hub. When AWS does not know it (any more), the next look asks for it anew. */
export async function withHub<T>(context: Pick<Context, "forget">, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (errorCode(error) === "NOT_SUBSCRIBED") {
      context.forget("hub");
      // Disabling Security Hub removes all associations (API reference, DisableSecurityHub).
      context.forget("members known");
    }
    return throwOwnCode(error);
  }
}

/** Whether Organizations lists the caller as the administrator: only for that one a hub is ever enabled. */
export const isAdministrator = (
  { administrator }: Pick<Context, "administrator">,
  administrators: readonly AccountId[] | undefined,
): boolean => administrators?.includes(administrator) === true;
