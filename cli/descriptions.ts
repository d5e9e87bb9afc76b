/** One sentence a verb: the list of `aws-coverage --help` must not load the verbs. */
export const descriptions = {
  verify:
    "Observes AWS once and reports what is not as declared. Reads only: nothing in AWS, and no Pulumi state, is changed.",
  iam: "Prints the least-privilege IAM policy for what is declared, or for whole services. Calls no AWS API.",
  doctor:
    "Finds what would stop `pulumi up`, each with its remedy: credentials, regions, delegated administrators, trusted access, auto-enable settings, the organization, versions. Reads only.",
  emulator:
    "Serves the AWS services that this package manages, with Organizations and STS, on one port of this machine, offline.",
} as const;
