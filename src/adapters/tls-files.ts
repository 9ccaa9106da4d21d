import { X509Certificate, createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { FileRefused } from "./file-refused.js";

export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
  /** Authority of the certificates that peers show. */
  readonly clientCaFile?: string;
}

/**
 * The PEM texts of a TLS server, known to be usable: a server with a wrong one would start and then refuse everybody.
 * @throws {FileRefused} naming the file
 */
export function readTlsFiles({ certFile, keyFile, clientCaFile }: TlsFiles): { readonly cert: string; readonly key: string; readonly clientCa?: string } {
  const cert = usable(certFile, "certificate", (pem) => new X509Certificate(pem));
  const key = usable(keyFile, "private key", createPrivateKey);
  if (!cert.read.checkPrivateKey(key.read)) throw new FileRefused(keyFile, `is not the key of ${certFile}`);
  const clientCa = clientCaFile === undefined ? {} : { clientCa: usable(clientCaFile, "certificate", (pem) => new X509Certificate(pem)).pem };
  return { cert: cert.pem, key: key.pem, ...clientCa };
}

function usable<Read>(file: string, kind: string, read: (pem: string) => Read): { readonly pem: string; readonly read: Read } {
  try {
    const pem = readFileSync(file, "utf8");
    return { pem, read: read(pem) };
  } catch (cause) {
    throw new FileRefused(file, `holds no ${kind} that can be read`, { cause });
  }
}
