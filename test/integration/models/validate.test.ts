import { describe, expect, it } from "vitest";
import { expectValidTraffic, modelsMissing, validateExchange, validateTraffic } from "./index";
import { asking, plantedInRequests } from "./plantedInRequests";
import { failing, plantedInResponses } from "./plantedInResponses";
import { correctTraffic, accountId as id, memberDetails, refused, statusOfAccounts } from "./sampleTraffic";
import type { Exchange } from "./violation";

const title = `traffic validator${modelsMissing === undefined ? "" : ` (skipped: ${modelsMissing})`}`;

const rulesOf = (exchange: Exchange): string[] =>
  (validateExchange(exchange) ?? []).map(({ where, rule, at }) => `${where} ${rule} ${at}`.trim());

describe.skipIf(modelsMissing !== undefined)(title, () => {
  it.each(Object.entries(correctTraffic))("accepts correct traffic: %s", (_name, exchange) => {
    expect(validateExchange(exchange)).toEqual([]);
  });

  it.each([...plantedInRequests, ...plantedInResponses])("rejects %s", (_name, exchange, expected) => {
    expect(rulesOf(exchange)).toEqual(expected);
  });

  it("says where", () => {
    const found = validateExchange(asking([id, "12a"])) ?? [];
    expect(found[0]).toMatchObject({
      service: "security-ir",
      operation: "BatchGetMemberAccountDetails",
      path: "accountIds[1]",
      value: "12a",
    });
    expect(() => expectValidTraffic([asking([])])).toThrow(
      /security-ir:BatchGetMemberAccountDetails request accountIds: has size 0, not 1\.\.100/,
    );
  });

  it("reads the error's name from the header, from __type and from code", () => {
    const message = "no";
    for (const body of [
      { __type: "com.amazonaws.securityir#ResourceNotFoundException", message },
      { code: "ResourceNotFoundException", message },
    ]) {
      expect(rulesOf(failing(404, "", body))).toEqual([]);
    }
  });

  it("judges the request alone when no answer came", () => {
    expect(rulesOf({ ...asking([]), status: 0 })).toEqual([
      "request length BatchGetMemberAccountDetailsRequest$accountIds",
    ]);
  });

  it("overlooks bad requests that were refused only when told so", () => {
    const bad = { ...refused, requestBody: { accountIds: [] } };
    expect(validateTraffic([bad]).violations).toHaveLength(1);
    expect(validateTraffic([bad], { requests: "accepted" }).violations).toEqual([]);
    expect(validateTraffic([asking([])], { requests: "accepted" }).violations).toHaveLength(1);
  });

  it("tells how much it judged, and refuses to be content with nothing", () => {
    const sts: Exchange = { ...memberDetails, service: "sts", path: "/" };
    expect(validateTraffic([sts, memberDetails])).toEqual({ violations: [], judged: 1, withoutModel: ["sts"] });
    expect(() => expectValidTraffic([sts])).toThrow("no exchange was judged");
  });

  it("knows what AWS added after the models were published", () => {
    const path = "/configuration/update";
    const request = { ec2Configuration: { scanMode: "EC2_HYBRID", activateVMScanner: true }, accountId: id };
    expect(rulesOf({ ...statusOfAccounts, path, requestBody: request, responseBody: {} })).toEqual([]);
  });
});
