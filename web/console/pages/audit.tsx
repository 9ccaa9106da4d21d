import type { VNode } from "preact";
import type { AuditPage } from "../../../src/issuer/views.js";
import { Answered } from "../parts/problem.js";
import { Empty, Table } from "../parts/table.js";
import { Card, PageHead, Time } from "../parts/values.js";
import { pathWith, useAsked } from "../state/api.js";
import { useHere } from "../state/here.js";
import { addressOf, goTo, usePlace } from "../state/router.js";

type Entry = AuditPage["items"][number];

const PAGE_ROWS = 100;

/** What people did, newest first. */
export function Audit(): VNode {
  const { words, issuer } = useHere();
  const { query } = usePlace();
  const before = query.get("before") ?? undefined;
  const asked = useAsked<AuditPage>({ path: pathWith("/audit", { issuer: issuer.id, limit: PAGE_ROWS, before }) });
  const { columns } = words.audit;
  return (
    <>
      <PageHead title={words.audit.title} lead={words.audit.lead} />
      <Answered asked={asked}>
        {({ items, next }) => (
          <Card>
            <Table title={words.audit.title} rows={items} keyOf={({ digest }) => digest} empty={<Empty title={words.audit.empty} how={words.audit.emptyHow} />} columns={[
              { name: columns.at, value: ({ at }: Entry) => at, show: ({ at }: Entry) => <Time at={at} long /> },
              { name: columns.author, value: ({ author }: Entry) => author, show: ({ author }: Entry) => <b>{author}</b> },
              { name: columns.subject, value: ({ subject }: Entry) => subject },
              { name: columns.action, value: ({ action }: Entry) => action },
              { name: columns.about, value: ({ about }: Entry) => about, show: ({ about }: Entry) => about && <code>{about}</code> },
              { name: columns.reason, value: ({ reason }: Entry) => reason },
              { name: columns.digest, value: ({ digest }: Entry) => digest, show: ({ digest }: Entry) => <code title={digest}>{digest.slice(0, 10)}</code>, minor: true },
            ]} />
            {next !== null && <div class="pages"><button type="button" onClick={() => goTo(addressOf(["audit"], { before: next }))}>{words.audit.older}</button></div>}
          </Card>
        )}
      </Answered>
    </>
  );
}
