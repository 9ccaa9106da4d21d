import type { VNode } from "preact";
import type { PersonRow } from "../../../src/issuer/views.js";
import { Answered } from "../parts/problem.js";
import { Empty, Table } from "../parts/table.js";
import { Card, PageHead, Time } from "../parts/values.js";
import { pathWith, useAsked } from "../state/api.js";
import { useHere } from "../state/here.js";

/** Who may do what at this issuer. */
export function People(): VNode {
  const { words, issuer } = useHere();
  const asked = useAsked<readonly PersonRow[]>({ path: pathWith("/people", { issuer: issuer.id }) });
  const { columns } = words.people;
  return (
    <>
      <PageHead title={words.people.title} lead={words.people.lead} />
      <Answered asked={asked}>
        {(people) => (
          <Card>
            <Table title={words.people.title} rows={people} keyOf={({ id }) => id} empty={<Empty title={words.people.empty} how={words.people.emptyHow} />} columns={[
              { name: columns.name, value: ({ name }: PersonRow) => name, show: ({ name, id }: PersonRow) => <span><b>{name}</b>{id !== name && <small class="block">{id}</small>}</span> },
              { name: columns.role, value: ({ role }: PersonRow) => words.roles[role], show: ({ role }: PersonRow) => <span>{words.roles[role]}<small class="block">{words.people.may[role]}</small></span> },
              { name: columns.source, value: ({ source }: PersonRow) => words.people.sources[source] },
              { name: columns.seen, value: ({ lastSeenAt }: PersonRow) => lastSeenAt, show: ({ lastSeenAt }: PersonRow) => (lastSeenAt === null ? words.people.never : <Time at={lastSeenAt} long />) },
            ]} />
          </Card>
        )}
      </Answered>
    </>
  );
}
