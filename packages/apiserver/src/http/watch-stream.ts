import type { Clock, Timer } from '@nexslice/kube';
import { apiVersionOf } from '../registry/decode.ts';
import type { WatchOptions } from '../registry/options.ts';
import type { ResourceInfo } from '../registry/resource.ts';
import type { Item, Resource, WatchEvent, WatchStart } from '../registry/resource-api.ts';
import { internalError } from '../status/errors.ts';
import { type Status, StatusError } from '../status/status.ts';
import { Entry } from '../store/entry.ts';
import { table } from '../table/table.ts';
import { jsonHeaders, type StreamAnswer, type StreamSink } from './message.ts';
import { encode, showItem, tableOptions, type View } from './represent.ts';

/** A watch that asked for bookmarks gets one this often, so that it can resume without expiring. */
const bookmarkEveryMs = 60_000;
/** A watch without a limit of its own ends after 30 to 60 minutes, as with a real server, so that clients spread over servers. */
const defaultTimeoutMs = 1_800_000;

export interface WatchContext {
  clock: Clock;
  random: { next(): number };
  /** The newest revision that watchers have been told of. */
  published(): number;
}

const tail = Buffer.from('}\n');
const heads = {
  ADDED: Buffer.from('{"type":"ADDED","object":'),
  MODIFIED: Buffer.from('{"type":"MODIFIED","object":'),
  DELETED: Buffer.from('{"type":"DELETED","object":'),
  BOOKMARK: Buffer.from('{"type":"BOOKMARK","object":'),
  ERROR: Buffer.from('{"type":"ERROR","object":'),
};

function frame(type: keyof typeof heads, object: Buffer): Buffer {
  return Buffer.concat([heads[type], object, tail]);
}

/**
 * The answer to a watch: one JSON object and a line feed for each event.
 * @throws StatusError for options that are wrong
 */
export function watchStream(
  resource: Resource,
  namespace: string | undefined,
  options: WatchOptions,
  view: View,
  context: WatchContext,
): StreamAnswer {
  // Wrong options are refused here, before the answer begins.
  const start = resource.watch(namespace, options);
  return {
    status: 200,
    headers: { ...jsonHeaders },
    stream: (sink) => new WatchStream(resource.info, options, view, context, sink).start(start),
  };
}

class WatchStream {
  readonly #info: ResourceInfo;
  readonly #options: WatchOptions;
  readonly #view: View;
  readonly #context: WatchContext;
  readonly #sink: StreamSink;
  #columnsSent = false;
  #ended = false;
  #stopWatch: () => void = () => undefined;
  #nextBookmark: Timer | undefined;
  #timeout: Timer | undefined;

  constructor(info: ResourceInfo, options: WatchOptions, view: View, context: WatchContext, sink: StreamSink) {
    this.#info = info;
    this.#options = options;
    this.#view = view;
    this.#context = context;
    this.#sink = sink;
  }

  start(start: WatchStart): () => void {
    const { clock, random } = this.#context;
    this.#stopWatch = start({
      event: (event) => this.#send(event),
      fail: (error) => this.#fail(error),
      end: () => this.#end(),
    });
    if (this.#ended) {
      this.#stopWatch();
      return () => undefined;
    }
    if (this.#options.sendInitialEvents && this.#options.allowBookmarks) this.#bookmark(true);
    if (this.#options.allowBookmarks) this.#bookmarkLater();
    const seconds = this.#options.timeoutSeconds;
    const timeoutMs = seconds ? seconds * 1000 : defaultTimeoutMs * (1 + random.next());
    this.#timeout = clock.after(timeoutMs, () => this.#end());
    return () => this.#stop();
  }

  #send(event: WatchEvent): void {
    if (this.#ended) return;
    const { wanted } = this.#view;
    // Rows differ between watchers: the first has the columns.
    if (wanted.as === 'table') this.#sink.write(frame(event.type, this.#row(event.item)));
    else {
      // YAML is not a framing of its own: watches are JSON whatever is asked.
      const representation = `${apiVersionOf(this.#info)} ${wanted.as} ${wanted.metaVersion} ${event.type}`;
      this.#sink.write(event.encodedAs(representation, () => frame(event.type, this.#object(event.item))));
    }
  }

  #object(item: Item): Buffer {
    const wanted = { ...this.#view.wanted, format: 'json' as const };
    return showItem(this.#info, item, { ...this.#view, wanted, pretty: false });
  }

  #row(item: Item): Buffer {
    const view = { ...this.#view, now: this.#context.clock.now() };
    const { resourceVersion } = item.object.metadata;
    const made = table(this.#info, [item], { resourceVersion }, tableOptions(view, !this.#columnsSent));
    this.#columnsSent = true;
    return Buffer.from(JSON.stringify(made));
  }

  #bookmarkLater(): void {
    this.#nextBookmark = this.#context.clock.after(bookmarkEveryMs, () => {
      this.#bookmark(false);
      this.#bookmarkLater();
    });
  }

  #bookmark(endsInitial: boolean): void {
    if (this.#ended) return;
    const resourceVersion = String(this.#context.published());
    const annotations = endsInitial ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {};
    const object = {
      kind: this.#info.kind,
      apiVersion: apiVersionOf(this.#info),
      metadata: { resourceVersion, ...annotations },
    };
    this.#sink.write(frame('BOOKMARK', this.#bookmarkBody(object, resourceVersion)));
  }

  #bookmarkBody(object: object, resourceVersion: string): Buffer {
    if (this.#view.wanted.as !== 'table') return this.#object(new Entry('', 0, { object: object as never }));
    const made = table(this.#info, [], { resourceVersion }, tableOptions(this.#view, !this.#columnsSent));
    const rows = [{ cells: this.#info.columns.map(() => null), object }];
    return Buffer.from(JSON.stringify({ ...made, rows }));
  }

  #fail(error: Error): void {
    const status: Status = error instanceof StatusError ? error.status : internalError(error.message).status;
    this.#sink.write(
      frame('ERROR', encode(status, { wanted: { ...this.#view.wanted, format: 'json' }, pretty: false })),
    );
    this.#ended = true;
    this.#sink.end();
    this.#stop();
  }

  #end(): void {
    if (this.#options.allowBookmarks) this.#bookmark(false);
    this.#stop();
    this.#sink.end();
  }

  #stop(): void {
    this.#ended = true;
    this.#stopWatch();
    this.#nextBookmark?.cancel();
    this.#timeout?.cancel();
  }
}
