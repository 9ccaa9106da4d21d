import { X509Certificate, createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import { FileRefused } from "./file-refused.js";

export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
  /** Authority of the certificates that peers show. */
  readonly caFile?: string;
}

/** PEM texts. */
export interface TlsMaterial {
  readonly cert: string;
  readonly key: string;
  readonly ca?: string;
}

/**
 * The PEM texts of one end of TLS, known to be usable: with wrong ones it would start and then fail with everybody.
 * @throws {FileRefused} naming the file
 */
export function readTlsFiles({ certFile, keyFile, caFile }: TlsFiles): TlsMaterial {
  const cert = usable(certFile, "certificate", (pem) => new X509Certificate(pem));
  const key = usable(keyFile, "private key", createPrivateKey);
  if (!cert.read.checkPrivateKey(key.read)) throw new FileRefused(keyFile, `is not the key of ${certFile}`);
  const ca = caFile === undefined ? {} : { ca: usable(caFile, "certificate", (pem) => new X509Certificate(pem)).pem };
  const material = { cert: cert.pem, key: key.pem, ...ca };
  try {
    createSecureContext(material);
  } catch (cause) {
    // OpenSSL has minds of its own about keys that are too short.
    throw new FileRefused(certFile, "is none that TLS can be spoken with", { cause });
  }
  return material;
}

/** All of them, to be looked at. */
export function namesOf({ certFile, keyFile, caFile }: TlsFiles): readonly string[] {
  return [certFile, keyFile, ...(caFile === undefined ? [] : [caFile])];
}

function usable<Read>(file: string, kind: string, read: (pem: string) => Read): { readonly pem: string; readonly read: Read } {
  try {
    const pem = readFileSync(file, "utf8");
    return { pem, read: read(pem) };
  } catch (cause) {
    throw new FileRefused(file, `holds no ${kind} that can be read`, { cause });
  }
}
