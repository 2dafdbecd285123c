import type { Exposition, Labels } from './exposition.ts';

/** What a request is counted under, by the label names of a real server. */
export interface RequestLabels {
  /** In upper case: `LIST`, `POST`, `APPLY` … */
  verb: string;
  group: string;
  version: string;
  resource: string;
  subresource: string;
  /** `resource` for one object, `namespace` or `cluster` for many; empty for paths that are no resource's. */
  scope: string;
  /** `All` or empty. */
  dryRun: string;
}

/** Of a real server, in seconds, so that its dashboards and alerts fit. */
const bounds = [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60];

/** Requests of one kind. */
class Series {
  readonly labels: RequestLabels;
  readonly byCode = new Map<number, number>();
  readonly counts: number[] = Array(bounds.length + 1).fill(0);
  seconds = 0;
  /** Streams that are open. */
  open = 0;

  constructor(labels: RequestLabels) {
    this.labels = labels;
  }

  add(code: number, seconds: number): void {
    this.byCode.set(code, (this.byCode.get(code) ?? 0) + 1);
    this.seconds += seconds;
    let bucket = 0;
    while (bucket < bounds.length && seconds > (bounds[bucket] as number)) bucket++;
    this.counts[bucket] = (this.counts[bucket] as number) + 1;
  }
}

const changing = new Set(['POST', 'PUT', 'PATCH', 'APPLY', 'DELETE', 'DELETECOLLECTION']);

/** Counts requests and times them. */
export class RequestMetrics {
  readonly #monotonic: () => number;
  readonly #series = new Map<string, Series>();
  readonly #inFlight = { mutating: 0, readOnly: 0 };

  /** @param monotonic milliseconds from an arbitrary start */
  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
  }

  /** A request has come. */
  begin(labels: RequestLabels): RequestTimer {
    const { verb, group, version, resource, subresource, scope, dryRun } = labels;
    const key = `${verb} ${group}/${version}/${resource}/${subresource} ${scope} ${dryRun}`;
    let series = this.#series.get(key);
    if (!series) {
      series = new Series(labels);
      this.#series.set(key, series);
    }
    const kind = changing.has(verb) ? 'mutating' : 'readOnly';
    this.#inFlight[kind]++;
    return this.#timer(series, kind);
  }

  write(page: Exposition): void {
    const all = [...this.#series.values()];
    page.measure('apiserver_request_total', 'counter', 'Requests by verb, resource, scope and code');
    for (const { labels, byCode } of all) {
      for (const [code, count] of byCode) {
        page.sample('apiserver_request_total', { code: String(code), ...shown(labels) }, count);
      }
    }
    const duration = 'apiserver_request_duration_seconds';
    page.measure(
      duration,
      'histogram',
      'Time to answer by verb, resource and scope; of a watch, as long as it was open',
    );
    for (const { labels, counts, seconds } of all) page.histogram(duration, shown(labels), bounds, counts, seconds);
    page.measure('apiserver_current_inflight_requests', 'gauge', 'Requests that are being answered, watches apart');
    for (const [kind, count] of Object.entries(this.#inFlight)) {
      page.sample('apiserver_current_inflight_requests', { request_kind: kind }, count);
    }
    page.measure('apiserver_longrunning_requests', 'gauge', 'Watches and other streams that are open');
    for (const { labels, open } of all) {
      const { dry_run: _dryRun, ...about } = shown(labels);
      if (labels.verb === 'WATCH') page.sample('apiserver_longrunning_requests', about, open);
    }
  }

  #timer(series: Series, kind: 'mutating' | 'readOnly'): RequestTimer {
    const from = this.#monotonic();
    const seconds = () => (this.#monotonic() - from) / 1000;
    return {
      answered: (code) => {
        this.#inFlight[kind]--;
        series.add(code, seconds());
      },
      streaming: (code) => {
        this.#inFlight[kind]--;
        return () => {
          series.open++;
          let open = true;
          return () => {
            if (!open) return;
            open = false;
            series.open--;
            series.add(code, seconds());
          };
        };
      },
    };
  }
}

/** One of the two is called, once. */
export interface RequestTimer {
  answered(code: number): void;
  /** The answer goes on for as long as its reader likes. Returns what to call at its begin, which returns what to call at its end. */
  streaming(code: number): () => () => void;
}

function shown({ verb, group, version, resource, subresource, scope, dryRun }: RequestLabels) {
  return {
    component: 'apiserver',
    dry_run: dryRun,
    group,
    resource,
    scope,
    subresource,
    verb,
    version,
  } satisfies Labels;
}
