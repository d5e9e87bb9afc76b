import type { Operation } from "./state";
import { ownDetector } from "./state";

/** Runtime-monitoring coverage is about clusters and instances, of which the emulator has none. */
const ListCoverage: Operation = (call, world) => {
  ownDetector(call, world);
  return { Resources: [] };
};

const GetCoverageStatistics: Operation = (call, world) => {
  ownDetector(call, world);
  const wanted: readonly string[] = call.input.StatisticsType;
  return {
    CoverageStatistics: {
      ...(wanted.includes("COUNT_BY_RESOURCE_TYPE") ? { CountByResourceType: {} } : {}),
      ...(wanted.includes("COUNT_BY_COVERAGE_STATUS") ? { CountByCoverageStatus: {} } : {}),
    },
  };
};

export const coverageOperations = { ListCoverage, GetCoverageStatistics };
