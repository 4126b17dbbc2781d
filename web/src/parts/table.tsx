// Tables that become stacked rows on a narrow screen: each cell then carries its column's name.

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { formatCount } from '../lib/numbers';

const kAtOnce = 100; // rows drawn before one asks for more: a lineage may have thousands

export interface Column<T> {
  head: string;
  cell: (row: T) => ComponentChildren;
  num?: boolean; // figures, aligned right
  main?: boolean; // the row's name: a line of its own when stacked
  sort?: { on: boolean; pick: () => void; ascending?: boolean };
}

interface Props<T> {
  caption: string;
  columns: Column<T>[];
  rows: T[];
  id: (row: T) => string;
  mark?: (row: T) => string | undefined; // a class for the row
  data?: (row: T) => Record<string, string>; // what keys find on the row
}

function Head<T>({ column }: { column: Column<T> }) {
  const { head, sort } = column;
  const order = sort?.on ? (sort.ascending ? 'ascending' : 'descending') : undefined;
  return (
    <th scope="col" class={column.num ? 'num' : undefined} aria-sort={order}>
      {sort ? (
        <button class="sort" onClick={sort.pick}>
          {head}
          <span aria-hidden="true">{sort.on ? (sort.ascending ? '\u00a0↑' : '\u00a0↓') : ''}</span>
        </button>
      ) : (
        head || <span class="unseen">Actions</span>
      )}
    </th>
  );
}

export function Table<T>({ caption, columns, rows, id, mark, data }: Props<T>) {
  const [most, setMost] = useState(kAtOnce);
  const left = rows.length - most;
  return (
    <>
      <table>
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.head} column={column} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, most).map((row) => (
            <tr key={id(row)} data-row={id(row)} class={mark?.(row)} {...data?.(row)}>
              {columns.map((column) => {
                const content = column.cell(row);
                const classes = [column.num && 'num', column.main && 'main', content === '–' && 'none'].filter(Boolean).join(' ');
                return (
                  <td key={column.head} class={classes || undefined} data-label={column.main ? undefined : column.head}>
                    {content}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {left > 0 && (
        <p class="more">
          <button onClick={() => setMost(most + kAtOnce)}>Show more</button> <span class="quiet">{formatCount(left)} left</span>
        </p>
      )}
    </>
  );
}
