/** Whether an SDK command only looks. AWS names its reads this way, in all services that we use. */
export const isRead = (commandName: string): boolean => /^(Get|List|Describe|BatchGet)/.test(commandName);
