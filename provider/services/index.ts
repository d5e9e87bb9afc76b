import { guardDutyMemberSet } from "./guardDutyMemberSet";
import { inspectorAccountEnablement } from "./inspectorAccountEnablement";
import type { Service } from "./service";

/** Every service, in the order of documentation and reports. */
export const services: readonly Service<any>[] = [inspectorAccountEnablement, guardDutyMemberSet];
