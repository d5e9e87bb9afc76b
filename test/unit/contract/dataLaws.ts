import { expect } from "vitest";
import type { Laws } from "./law";

/** What a service says of itself. */
export const dataLaws: Laws = {
  "every code has a meaning, in both directions": {
    keep: async ({ service }) => {
      for (const direction of ["on", "off"] as const) {
        for (const code of [
          "",
          "BRAND_NEW_CODE",
          "AccessDeniedException",
          "ValidationException",
          "ThrottlingException",
        ]) {
          const { is, advice } = service.classify(code, direction);
          expect(["done", "pending", "retryable", "propagation", "terminal", "notApplicable"]).toContain(is);
          expect(advice.length).toBeGreaterThan(5);
        }
        expect(service.classify("BRAND_NEW_CODE", direction).is).toBe("retryable");
      }
    },
  },
  "its own data fit together": {
    keep: async ({ service }) => {
      expect(new Set(service.capabilities).size).toBe(service.capabilities.length);
      for (const [action, { family, batch }] of Object.entries(service.actions)) {
        expect(Object.keys(service.families), action).toContain(family);
        expect(batch).toBeGreaterThan(0);
      }
      for (const { perSecond, concurrency } of Object.values(service.families))
        expect(Math.min(perSecond, concurrency)).toBeGreaterThan(0);
      for (const levels of Object.values(service.releases)) {
        for (const [level, actions] of Object.entries(levels)) {
          expect(service.consequences, level).toHaveProperty(level);
          expect(actions.length).toBeGreaterThan(0);
          for (const action of actions) expect(service.actions[action]?.direction, `${level}: ${action}`).toBe("off");
        }
      }
      expect(service.consequences).toHaveProperty("retain");
      if (service.surplusAction !== undefined) expect(service.actions[service.surplusAction]?.direction).toBe("off");
      const permissions = Object.values(service.actions).flatMap(({ iam }) => iam);
      for (const action of [...service.iam.read, ...permissions]) expect(action).toMatch(/^[a-z0-9-]+:[A-Za-z0-9]+$/);
      for (const action of service.iam.read) expect(action).toMatch(/:(Get|List|Describe|BatchGet)/);
    },
  },
};
