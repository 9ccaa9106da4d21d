import type { ComponentChildren, VNode } from "preact";
import type { SettingsView } from "../../../src/issuer/index.js";
import { Answered } from "../parts/problem.js";
import { Card, PageHead } from "../parts/values.js";
import { pathWith, useAsked } from "../state/api.js";
import { useHere } from "../state/here.js";
import { addressOf } from "../state/router.js";
import { addressOfVersion } from "./policies.js";

type Line = readonly [name: string, value: ComponentChildren];

/** What the installation and the issuer are configured with, to read. */
export function Settings(): VNode {
  const { words, issuer } = useHere();
  const asked = useAsked<SettingsView>({ path: pathWith("/settings", { issuer: issuer.id }) });
  return (
    <>
      <PageHead title={words.settings.title} lead={words.settings.lead} />
      <Answered asked={asked}>{(view) => <div class="grid"><IssuerCards view={view} /><Limits view={view} /><InstallationCards view={view} /></div>}</Answered>
    </>
  );
}

function Lines({ title, lines, children }: { readonly title: string; readonly lines: readonly Line[]; readonly children?: ComponentChildren }): VNode {
  return <Card title={title}><dl class="pairs settings-pairs">{lines.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>{children}</Card>;
}

const flag = (value: boolean): "true" | "false" => (value ? "true" : "false");

function IssuerCards({ view: { issuer, installation } }: { readonly view: SettingsView }): VNode {
  const { words: { settings: words, actions, common }, language, formats } = useHere();
  const { names } = words;
  return (
    <>
      <Lines title={words.issuer} lines={[
        [names.id, <code>{issuer.id}</code>], [names.name, issuer.name[language]], [names.country, issuer.country ?? common.notKnown],
        [names.bins, issuer.everyCard ? words.everyCard : formats.count(issuer.bins)], [names.ownKeys, words.ownKeys[flag(issuer.ownKeys)]], [names.currency, installation.currency],
      ]} />
      <Lines title={words.deciding} lines={[
        [names.policy, <><a href={addressOfVersion(issuer.policy.id)}>{issuer.policy.id}</a> <code class="soft">{issuer.policy.fingerprint.slice(0, 12)}</code></>],
        [names.model, issuer.model ?? words.noModel], [names.whenFailing, actions[installation.whenFailing]], [names.labelDelay, words.days(installation.labelDelayDays)],
      ]} />
      <Lines title={words.challenges} lines={[
        [names.methods, issuer.methods === null ? words.allMethods : issuer.methods.map((one) => words.ways[one as keyof typeof words.ways]).join(", ")],
        [names.mail, words.delivery[installation.delivery.mail]], [names.sms, words.delivery[installation.delivery.sms]], [names.app, words.app[flag(installation.delivery.app)]],
        [names.decoupled, words.decoupled[installation.decoupledTimeoutStatus]],
      ]} />
    </>
  );
}

function Limits({ view: { meters: { settings, changed } } }: { readonly view: SettingsView }): VNode {
  const { words: { settings: words, meters }, formats } = useHere();
  const { names } = words;
  const most = (value: number | null): string => (value === null ? words.noLimit : words.atMost(formats.share(value, 0)));
  const { bands, currency, frictionlessShareMin, lowRiskBelowScore, challengeSuccessMin, challengeFailureMax, challengeAbandonmentMax } = settings;
  return (
    <Lines title={words.limits} lines={[
      [names.bands, <>{bands.map(({ upTo, basisPointsMax }) => <span key={upTo} class="block">{meters.upTo(`${formats.count(upTo)} ${currency}`)}: {meters.atMost(meters.basisPoints(String(basisPointsMax)))}</span>)}</>],
      [names.frictionless, words.below(formats.share(frictionlessShareMin, 0), lowRiskBelowScore)],
      [names.success, challengeSuccessMin === null ? words.noLimit : words.atLeast(formats.share(challengeSuccessMin, 0))], [names.failure, most(challengeFailureMax)], [names.abandonment, most(challengeAbandonmentMax)],
      [names.changed, changed === null ? words.defaults : <>{changed.author}, {formats.day(changed.at)} <q>{changed.reason}</q></>],
    ]}><p class="small"><a href={addressOf(["meters"])}>{words.toMeters}</a></p></Lines>
  );
}

function InstallationCards({ view: { installation } }: { readonly view: SettingsView }): VNode {
  const { words: { settings: words }, formats } = useHere();
  const { names } = words;
  const { signIn, ledgerDecisionsMax, durability, directoryServers, tls, demo, sample } = installation;
  return (
    <>
      <Lines title={words.signIn} lines={[[names.local, words.on[flag(signIn.local)]], [names.oidc, signIn.oidc ?? words.noProvider]]} />
      <Lines title={words.installation} lines={[
        [names.ledger, formats.count(ledgerDecisionsMax)], [names.durability, words.durability[durability]], [names.directoryServers, formats.count(directoryServers)],
        [names.tls, words.yes[flag(tls)]], [names.demo, words.on[flag(demo)]], [names.sample, words.on[flag(sample)]],
      ]} />
    </>
  );
}
