import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { TLSSocket } from "node:tls";

export interface SmtpServerOptions {
  /**
   * `slow` greets and never speaks again, `silent` keeps the answer to the message to itself, `refusing` takes no recipient,
   * `full` takes no message, `busy` greets with 421, `gone` hangs up at DATA.
   */
  readonly mode?: "taking" | "slow" | "silent" | "refusing" | "full" | "busy" | "gone";
  /** PEM texts; with `from start` the first byte is TLS, otherwise STARTTLS is offered. */
  readonly tls?: { readonly key: string; readonly cert: string; readonly when: "asked" | "from start" };
  /** Nobody else may send. */
  readonly login?: { readonly user: string; readonly password: string };
}

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and body as they came, lines ending with CR LF, dots unstuffed. */
  readonly raw: string;
  readonly encrypted: boolean;
  readonly user: string | undefined;
}

export interface SmtpServer {
  readonly port: number;
  readonly received: readonly ReceivedMail[];
  /** First words of all commands. */
  readonly commands: readonly string[];
  stop(): Promise<void>;
}

/** What one connection has said so far. */
interface Session {
  encrypted: boolean;
  user: string | undefined;
  from: string;
  to: string[];
  data: string[] | undefined;
}

/** A small mail server (RFC 5321, 3207, 4954) on a free port of this machine. */
export async function startSmtpServer(options: SmtpServerOptions = {}): Promise<SmtpServer> {
  const received: ReceivedMail[] = [];
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
    const session: Session = { encrypted: false, user: undefined, from: "", to: [], data: undefined };
    const secured = options.tls?.when === "from start" ? encrypt(socket, session, options) : socket;
    secured.write(options.mode === "busy" ? "421 mail.example too busy\r\n" : "220 mail.example ESMTP\r\n");
    if (options.mode === "busy") secured.end();
    converse(secured, session);
  });

  function converse(socket: Socket, session: Session): void {
    let rest = "";
    const onData = (chunk: Buffer): void => {
      if (options.mode === "slow") return;
      const lines = (rest + chunk.toString("utf8")).split("\r\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (session.data !== undefined) {
          if (line !== ".") session.data.push(line.replace(/^\./, ""));
          else take(socket, session, session.data);
          continue;
        }
        commands.push(line.split(" ")[0] ?? "");
        const reply = answer(line, session, options);
        if (reply === undefined) return void socket.destroy();
        socket.write(`${reply}\r\n`);
        if (line !== "STARTTLS" || !reply.startsWith("220")) continue;
        socket.off("data", onData);
        return converse(encrypt(socket, session, options), session);
      }
    };
    socket.on("data", onData);
  }

  function take(socket: Socket, session: Session, data: readonly string[]): void {
    session.data = undefined;
    const { from, to, encrypted, user } = session;
    if (options.mode === "full") return void socket.write("452 4.3.1 no room\r\n");
    received.push({ from, to, raw: data.map((line) => `${line}\r\n`).join(""), encrypted, user });
    if (options.mode !== "silent") socket.write("250 2.0.0 taken\r\n");
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    received,
    commands,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function encrypt(socket: Socket, session: Session, { tls }: SmtpServerOptions): Socket {
  session.encrypted = true;
  return new TLSSocket(socket, { isServer: true, key: tls?.key, cert: tls?.cert }).on("error", () => undefined);
}

/** The reply to a command; undefined to hang up. */
function answer(line: string, session: Session, { mode, tls, login }: SmtpServerOptions): string | undefined {
  const [verb = "", ...words] = line.split(" ");
  const address = /<(.*?)>/.exec(line)?.[1] ?? "";
  switch (verb.toUpperCase()) {
    case "EHLO": {
      const offers = [...(tls?.when === "asked" && !session.encrypted ? ["STARTTLS"] : []), ...(login === undefined ? [] : ["AUTH PLAIN"])];
      return ["mail.example", ...offers, "8BITMIME"].map((text, index) => `250${index === offers.length + 1 ? " " : "-"}${text}`).join("\r\n");
    }
    case "STARTTLS":
      return tls?.when === "asked" ? "220 go ahead" : "502 5.5.1 not known";
    case "AUTH": {
      const [, user, password] = Buffer.from(words[1] ?? "", "base64").toString("utf8").split("\0");
      if (user !== login?.user || password !== login?.password) return "535 5.7.8 not you";
      session.user = user;
      return "235 2.7.0 welcome";
    }
    case "MAIL":
      if (login !== undefined && session.user === undefined) return "530 5.7.0 log in first";
      session.from = address;
      return "250 2.1.0 ok";
    case "RCPT":
      if (mode === "refusing") return "550 5.1.1 nobody of that name";
      session.to.push(address);
      return "250 2.1.5 ok";
    case "DATA":
      if (mode === "gone") return undefined;
      session.data = [];
      return "354 end with a dot";
    default:
      return "250 2.0.0 ok";
  }
}
