#!/usr/bin/env node
import { commandLine } from "./commandLine";
import { processIo } from "./io";

// The SDK's notice about Node 20 would stand in every log; `engines` says what we support.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

// Open connections to AWS would keep the process alive for a while.
void commandLine(process.argv.slice(2), processIo()).then((code) => process.exit(code));
