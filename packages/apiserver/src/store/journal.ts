/** One write as it is kept beyond the process: `bytes` is the object, absent when it was deleted. */
export interface JournalRecord {
  revision: number;
  collection: string;
  key: string;
  bytes?: Buffer;
}

/** Where writes go before anybody hears of them. The store works without one, in memory. */
export interface Journal {
  append(record: JournalRecord): void;
  /** Calls back when everything appended is as safe as the journal promises; undefined when it is so already. */
  settled(): Promise<void> | undefined;
}
