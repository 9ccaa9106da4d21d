import fc from "fast-check";
import type { ChallengeDelivery, CodeMessage, DeliveryFailure } from "../../src/acs/index.js";
import { codeMail, codeSms } from "../../src/acs/index.js";

/** A message as it came out at the far end, decoded. */
export interface Arrived {
  readonly to: string;
  /** Undefined where the channel has none. */
  readonly subject: string | undefined;
  readonly text: string;
}

export interface ChallengeDeliveryFixture {
  /** A delivery whose far end, a new one for each test, takes everything; who opened it closes it. */
  open(): Promise<ChallengeDelivery>;
  /** What came out of it, in any order. */
  arrived(): readonly Arrived[];
  /** Deliveries that cannot succeed, each with the name it gives to that; none for one that always can. */
  readonly failing: readonly FailingDelivery[];
}

export interface FailingDelivery {
  readonly because: string;
  readonly failure: DeliveryFailure;
  open(): Promise<ChallengeDelivery>;
}

/** What the deliveries of a fixture must be given as their deadline. */
export const DEADLINE_MS = 700;
/** A busy machine's timers and sockets come late. */
const LATE_MS = 3_000;

const CONTACTS = { email: "taro@example.jp", sms: "+819000000000" };

export function codeMessage(channel: ChallengeDelivery["channel"], change: Partial<CodeMessage> = {}): CodeMessage {
  return {
    acsTransID: "6b1f4c1e-4b0a-4c55-9a55-2f2b7f1d6a10",
    to: CONTACTS[channel],
    language: "ja",
    code: "483920",
    issuerName: "例銀行カード",
    merchantName: "れい商店 Tokyo 𠮷",
    amount: "￥12,800",
    lastFour: "0009",
    minutesValid: 5,
    ...change,
  };
}

const expectedOf = (channel: ChallengeDelivery["channel"], message: CodeMessage): Arrived =>
  ({ to: message.to, ...(channel === "email" ? codeMail(message) : { subject: undefined, text: codeSms(message) }) });

/** What every delivery of codes promises; see `ChallengeDelivery` in src/acs/challenge/delivery.ts. */
export function challengeDeliveryContract(fixture: ChallengeDeliveryFixture): void {
  let delivery: ChallengeDelivery;
  beforeEach(async () => {
    delivery = await fixture.open();
  });

  test.each([
    ["in Japanese", {}],
    ["in English", { language: "en", issuerName: "Example Bank", merchantName: "Example Shop", amount: "¥12,800" }],
    ["in English, with names in Japanese", { language: "en" }],
    ["where nothing is paid", { amount: undefined }],
    ["with a line that is one dot", { issuerName: ".", merchantName: "." }],
    ["from a merchant who writes headers", { merchantName: "Shop\r\nBcc: thief@evil.example\r\n\r\nAll is well" }],
    ["from a merchant with a long name", { merchantName: "とても長い名前の商店".repeat(4) }],
  ] as const)("a message %s arrives as it was meant, and once", async (_name, change) => {
    const message = codeMessage(delivery.channel, change);
    expect(await delivery.deliver(message)).toBe("sent");
    expect(fixture.arrived()).toEqual([expectedOf(delivery.channel, message)]);
  });

  test("twenty messages at once reach their own cardholders", async () => {
    const messages = Array.from({ length: 20 }, (_, index) => codeMessage(delivery.channel, {
      to: delivery.channel === "email" ? `holder-${index}@example.jp` : `+8190000000${10 + index}`,
      code: String(100_000 + index),
    }));
    expect(await Promise.all(messages.map((message) => delivery.deliver(message)))).toEqual(messages.map(() => "sent"));
    const byAddress = (all: readonly Arrived[]): readonly Arrived[] => [...all].sort((a, b) => (a.to < b.to ? -1 : 1));
    expect(byAddress(fixture.arrived())).toEqual(byAddress(messages.map((message) => expectedOf(delivery.channel, message))));
  });

  test("whatever the names, a message arrives as it was meant", async () => {
    const anyName = fc.string({ unit: "binary", maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(anyName, anyName, fc.constantFrom("ja", "en"), async (merchantName, issuerName, language) => {
        const message = codeMessage(delivery.channel, { merchantName, issuerName: `x${issuerName}`, language });
        const before = fixture.arrived().length;
        expect(await delivery.deliver(message)).toBe("sent");
        expect(fixture.arrived()).toHaveLength(before + 1);
        expect(fixture.arrived()).toContainEqual(expectedOf(delivery.channel, message));
      }),
      { numRuns: 30 },
    );
  });

  if (fixture.failing.length === 0) return;
  test.each(fixture.failing.map((one) => [one.because, one] as const))("%s: a failure by its name, in time, and nothing of the message elsewhere", async (_because, { failure, open }) => {
    const failing = await open();
    const message = codeMessage(failing.channel);
    const heard = listenIn();
    try {
      const begun = performance.now();
      expect(await failing.deliver(message)).toBe(failure);
      const tookMs = performance.now() - begun;
      expect(tookMs).toBeLessThan(DEADLINE_MS + LATE_MS);
      if (failure === "timed-out") expect(tookMs).toBeGreaterThan(DEADLINE_MS - 50);
      // What comes late must not come as a rejection that nobody handles.
      await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      heard.stop();
    }
    expect(heard.rejections).toEqual([]);
    for (const secret of [message.code, message.to, message.merchantName, message.issuerName]) expect(heard.texts.join("\n")).not.toContain(secret);
  });
}

/** What the process says meanwhile on its streams and in warnings, and what it leaves unhandled. */
function listenIn(): { readonly texts: readonly string[]; readonly rejections: readonly unknown[]; stop(): void } {
  const texts: string[] = [];
  const rejections: unknown[] = [];
  const streams = [process.stdout, process.stderr] as const;
  const writes = streams.map((stream) => stream.write);
  for (const [index, stream] of streams.entries()) {
    stream.write = ((...args: Parameters<typeof stream.write>) => {
      texts.push(String(args[0]));
      return writes[index]?.apply(stream, args);
    }) as typeof stream.write;
  }
  const onWarning = (warning: Error): void => void texts.push(String(warning));
  const onRejection = (cause: unknown): void => void rejections.push(cause);
  process.on("warning", onWarning).on("unhandledRejection", onRejection);
  return {
    texts,
    rejections,
    stop() {
      for (const [index, stream] of streams.entries()) stream.write = writes[index] as typeof stream.write;
      process.off("warning", onWarning).off("unhandledRejection", onRejection);
    },
  };
}
