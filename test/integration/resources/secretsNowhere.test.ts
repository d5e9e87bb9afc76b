import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { administratorAccount, managementAccount } from "../../../emulator";
import { closeScenes, members, name, program, scene } from "./inspector";

afterEach(closeScenes);

const accounts = members(2);
const secrets = {
  key: "SeCrEtAcCeSsKeY",
  token: "SeSsIoNtOkEnOfThEsTaCk",
  externalId: "ExTeRnAlIdEnTiFiEr",
  web: "wEbIdEnTiTyToKeN",
};
const roleIn = (account: string, roleName: string): string => `arn:aws:iam::${account}:role/${roleName}`;
const config = (roleName: string) => ({
  "aws:secretKey": secrets.key,
  "aws:token": secrets.token,
  "aws:assumeRole": JSON.stringify([
    { roleArn: roleIn(administratorAccount, roleName), externalId: secrets.externalId },
  ]),
});

const leaked = (text: unknown): string[] =>
  Object.entries(secrets).flatMap(([what, secret]) => (JSON.stringify(text).includes(secret) ? [what] : []));

/** Secrets of a connection: none in state, plan, log, error, the emulator's journal or a saved world. */
describe("what signs requests, and what a role asks for", () => {
  it("is nowhere after an update that AWS refuses in part, a preview, a refresh and a destroy", async () => {
    const { another, emulator } = await scene({ accounts: 6 });
    emulator.edit({ do: "inspectorRefuse", account: accounts[1], code: "ACCOUNT_IS_ISOLATED", message: "no" } as never);
    const stack = another({ caller: managementAccount, config: config("Coverage") });
    const declared = program({ accounts, onRelease: { account: "disable" } });
    const results = [
      await stack.up(declared),
      await stack.preview(declared),
      await stack.refresh(),
      await stack.destroy(),
    ];
    expect(results[0]).toMatchObject({ failures: { [name]: {} } });
    expect(leaked([results, stack.said, [...stack.state]])).toEqual([]);
    const get = async (route: string) => (await fetch(`${emulator.url}/_emulator/${route}`)).text();
    expect(leaked([await get("journal"), await get("world"), emulator.world.snapshot()])).toEqual([]);
    expect(emulator.journal.entries({ operation: "AssumeRole" }).length).toBeGreaterThan(0);
  });

  it("is in no error where the role is refused", async () => {
    const { another } = await scene({ accounts: 6 });
    const stack = another({ caller: managementAccount, config: config("DeniedRole") });
    const { failures } = await stack.up(program({ accounts }));
    expect(failures[name]?.message).toMatch(/exists and trusts these credentials/);
    const preview = await stack.preview(program({ accounts }));
    expect(leaked([failures, preview, stack.said])).toEqual([]);
  });

  it("is in no error where AWS quotes the request because the signature does not match", async () => {
    const { another, emulator } = await scene({ accounts: 6 });
    let quoted = "";
    // As recorded: the canonical request holds every signed header.
    const quoting = createServer((request, response) => {
      quoted = String(request.headers["x-amz-security-token"]);
      const text = [
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key.",
        "",
        "The Canonical String for this request should have been",
        `'POST\n/\n\nhost:x\nx-amz-security-token:${quoted}\n\nhost;x-amz-security-token\nabc'`,
      ].join("\n");
      if (/json/.test(String(request.headers["content-type"]))) {
        response.writeHead(403, {
          "x-amzn-errortype": "InvalidSignatureException",
          "content-type": "application/json",
        });
        return void response.end(JSON.stringify({ message: text }));
      }
      response.writeHead(403, { "content-type": "text/xml" });
      const error = `<Type>Sender</Type><Code>SignatureDoesNotMatch</Code><Message>${text}</Message>`;
      return void response.end(`<ErrorResponse><Error>${error}</Error><RequestId>1</RequestId></ErrorResponse>`);
    });
    await new Promise<void>((resolve) => void quoting.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(quoting.address() as AddressInfo).port}`;
    try {
      const own = { sts: emulator.url, inspector2: emulator.url, organizations: emulator.url };
      for (const [roles, endpoints] of [
        ["[]", { ...own, sts: url }],
        [config("Coverage")["aws:assumeRole"], { ...own, sts: url }],
        ["[]", { ...own, inspector2: url }],
      ] as const) {
        const over = { "aws:assumeRole": roles, "aws:endpoints": JSON.stringify([endpoints]) };
        const stack = another({ config: { ...config("Coverage"), ...over } });
        const { failures } = await stack.up(program({ accounts }));
        const preview = await stack.preview(program({ accounts }));
        expect(failures[name]?.message).toMatch(/signature we calculated does not match/);
        expect(leaked([failures, preview, stack.said])).toEqual([]);
      }
      expect(quoted).toBe(secrets.token);
    } finally {
      quoting.closeAllConnections();
      quoting.close();
    }
  });

  it("a web identity token is in no journal and no world of the emulator", async () => {
    const { emulator } = await scene({ accounts: 2 });
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
    const claims = { iss: "https://token.actions.githubusercontent.com", sub: "repo:o/r", aud: "sts.amazonaws.com" };
    const token = `${part({ alg: "none" })}.${part({ ...claims, jti: secrets.web })}.${secrets.web}`;
    const form = { Action: "AssumeRoleWithWebIdentity", Version: "2011-06-15", RoleSessionName: "ci" };
    const body = new URLSearchParams({ ...form, RoleArn: roleIn(administratorAccount, "Ci"), WebIdentityToken: token });
    const answer = await fetch(emulator.url, { method: "POST", body });
    expect(answer.status).toBe(200);
    const shown = JSON.stringify([emulator.journal.entries(), emulator.world.snapshot()]);
    expect(shown).not.toContain(token);
    expect(shown).not.toContain(secrets.web);
  });
});
