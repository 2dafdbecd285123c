import type { UESession } from '@nexslice/kinds';

/** What somebody asks for when a UE is there. */
export interface ConnectRequest {
  ueId?: number;
  supi?: string;
  slice?: string;
  dnn?: string;
  pduSessionId?: number;
  simulate?: boolean;
  source?: string;
  eventTime?: string;
}

/** The part of the slicing package that the gateway stands on. What it resolves is stored. */
export interface Sessions {
  connect(request: ConnectRequest, signal?: AbortSignal): Promise<UESession>;
  connectNext(
    request: { simulate?: boolean; slice?: string; source?: string },
    signal?: AbortSignal,
  ): Promise<UESession>;
  disconnect(
    who: { ueId: number } | { supi: string },
    options?: { source?: string; eventTime?: string },
    signal?: AbortSignal,
  ): Promise<UESession>;
  list(): UESession[];
  get(ueId: number): UESession | undefined;
}
