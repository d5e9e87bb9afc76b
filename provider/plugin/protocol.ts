import { createRequire } from "node:module";
import type { CheckRequest } from "@pulumi/pulumi/proto/provider_pb";

/**
 * gRPC and protobuf as the installed Pulumi SDK has them. A copy of our own would be a second one beside the SDK's,
 * whose clients refuse the credentials of another copy; and package managers with strict folders do not let us see
 * the SDK's own by name.
 */
const beside = createRequire(require.resolve("@pulumi/pulumi/package.json"));

/** A method of the protocol, as gRPC calls it. */
export type Method = (
  call: { readonly request: never },
  done: (error: Partial<Failure> | null, answer?: unknown) => void,
) => void;
/** By name; what is not there is refused as not implemented. */
export type Methods = Readonly<Record<string, Method>>;
/** A bag of properties on the wire. */
export type Struct = NonNullable<ReturnType<CheckRequest["getOlds"]>>;

interface Message {
  serializeBinary(): Uint8Array;
}

/** A failure with details that Go's gRPC understands as data. */
export interface Failure {
  readonly code: number;
  readonly message: string;
  readonly metadata?: unknown;
}

export interface Server {
  addService(service: unknown, methods: Methods): void;
  bindAsync(address: string, credentials: unknown, done: (error: Error | null, port: number) => void): void;
  tryShutdown(done: () => void): void;
}

interface Grpc {
  readonly Server: new (options: Readonly<Record<string, number>>) => Server;
  readonly Metadata: new () => { add(key: string, value: Buffer): void };
  readonly ServerCredentials: { createInsecure(): unknown };
  readonly credentials: { createInsecure(): never };
  readonly status: { readonly UNKNOWN: number };
}

export const grpc = beside("@grpc/grpc-js") as Grpc;
const { Struct: structs } = beside("google-protobuf/google/protobuf/struct_pb") as {
  Struct: { fromJavaScript(value: object): Struct };
};
const { Any } = beside("google-protobuf/google/protobuf/any_pb") as {
  Any: new () => Message & { pack(serialized: Uint8Array, name: string): void };
};
const { Empty: empties } = beside("google-protobuf/google/protobuf/empty_pb") as { Empty: new () => object };

/** The SDK's own limits: a state with thousands of accounts is larger than gRPC's default of 4 MB. */
export const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

/** The answer of a method that has nothing to say. */
export const nothing = (): object => new empties();
export const toStruct = (properties: object): Struct => structs.fromJavaScript(properties);

/** The way in which gRPC carries structured data with an error, `detail` being a message of this name. */
export function withDetail(message: string, detail: Message, name: string): Failure {
  const packed = new Any();
  packed.pack(detail.serializeBinary(), name);
  const { Status } = beside("@pulumi/pulumi/proto/status_pb") as {
    Status: new () => Message & {
      setCode(code: number): void;
      setMessage(text: string): void;
      addDetails(any: unknown): void;
    };
  };
  const status = new Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(message);
  status.addDetails(packed);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { code: grpc.status.UNKNOWN, message, metadata };
}
