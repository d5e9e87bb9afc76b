import type { EmulatedService } from "../contract";
import { AwsError } from "../contract";
import type { Model } from "../model";

/** From the API reference of Amazon ECR (version 2015-09-21): what scanners of Amazon Inspector ask. */
const model: Model = {
  service: "ecr",
  version: "2015-09-21",
  protocol: "awsJson1_1",
  target: "AmazonEC2ContainerRegistry_V20150921",
  operations: {
    DescribeRepositories: {
      method: "POST",
      uri: "/",
      code: 200,
      input: "DescribeRepositoriesRequest",
      output: "DescribeRepositoriesResponse",
      errors: ["RepositoryNotFoundException"],
    },
    GetRegistryScanningConfiguration: {
      method: "POST",
      uri: "/",
      code: 200,
      input: "GetRegistryScanningConfigurationRequest",
      output: "GetRegistryScanningConfigurationResponse",
      errors: [],
    },
  },
  shapes: {
    String: { type: "string" },
    MaxResults: { type: "integer", min: 1, max: 1000 },
    RepositoryNames: { type: "list", member: { shape: "String" }, min: 1, max: 100 },
    Repository: { type: "structure", members: {} },
    Repositories: { type: "list", member: { shape: "Repository" } },
    Rules: { type: "list", member: { shape: "String" } },
    ScanningConfiguration: {
      type: "structure",
      members: { scanType: { shape: "String" }, rules: { shape: "Rules" } },
    },
    GetRegistryScanningConfigurationRequest: { type: "structure", members: {} },
    GetRegistryScanningConfigurationResponse: {
      type: "structure",
      members: { registryId: { shape: "String" }, scanningConfiguration: { shape: "ScanningConfiguration" } },
    },
    RepositoryNotFoundException: {
      type: "structure",
      error: "client",
      status: 400,
      members: { message: { shape: "String" } },
    },
    DescribeRepositoriesRequest: {
      type: "structure",
      members: {
        registryId: { shape: "String" },
        repositoryNames: { shape: "RepositoryNames" },
        nextToken: { shape: "String" },
        maxResults: { shape: "MaxResults" },
      },
    },
    DescribeRepositoriesResponse: {
      type: "structure",
      members: { repositories: { shape: "Repositories" }, nextToken: { shape: "String" } },
    },
  },
};

/** Amazon ECR, as far as scanners of Amazon Inspector need it: no account has a repository. */
export const ecr: EmulatedService = {
  name: "ecr",
  model,
  seed() {
    // There is nothing in it.
  },
  operations: {
    DescribeRepositories: ({ input, caller }) => {
      const [name] = (input["repositoryNames"] as readonly string[] | undefined) ?? [];
      if (name === undefined) return { repositories: [] };
      const text = `The repository with name '${name}' does not exist in the registry with id '${caller}'`;
      throw new AwsError("RepositoryNotFoundException", 400, text);
    },
    // A registry without Amazon Inspector. Enable does not change it here (difference ECR-1).
    GetRegistryScanningConfiguration: ({ caller }) => ({
      registryId: caller,
      scanningConfiguration: { scanType: "BASIC", rules: [] },
    }),
  },
  invalid: ({ member, problem }) =>
    new AwsError(
      "InvalidParameterException",
      400,
      `Invalid parameter at '${member}' failed to satisfy constraint: ${problem}`,
    ),
  denied: (action, callerArn) =>
    new AwsError(
      "AccessDeniedException",
      400,
      `User: ${callerArn} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`,
    ),
  throttled: () => new AwsError("ThrottlingException", 400, "Rate exceeded"),
};
