// The one request that runs. It ends when its answer has arrived, when the engine drops it, or when no call has waited for it
// for a while.

import type { Clock, Disposable } from "../../platform/ports.js";
import type { Flight } from "./flight.js";

/** A request that no call waits for is aborted after this. */
const abandonedMs = 400;
/** A model that has not finished by then is too slow for the place. */
const longestFlightMs = 15_000;
/** A request that takes longer is reported as running. */
const quietMs = 300;

const never = new AbortController().signal;

export class Running {
  private current: Flight | undefined;
  private abandoned: Disposable | undefined;
  private reporting: Disposable | undefined;
  /** The request whose late answer is waited for. */
  private awaitedLate: Flight | undefined;
  /** A request has been running for a moment. */
  isWorking = false;

  /** `changed` is called when `isWorking` does. */
  constructor(
    private readonly clock: Clock,
    private readonly changed: () => void,
  ) {}

  get flight(): Flight | undefined {
    return this.current;
  }

  began(flight: Flight): void {
    if (flight.result) return;
    this.current = flight;
    this.reporting = this.clock.schedule(quietMs, () => this.report(true));
  }

  /** Call when a request has its result. */
  landed(flight: Flight): void {
    if (this.current === flight) this.end();
  }

  /** Aborts it, and closes its connection. */
  drop(): void {
    this.keep();
    const flight = this.current;
    if (!flight) return;
    this.end();
    flight.abort();
  }

  /** A call waits for it again. */
  keep(): void {
    this.abandoned?.dispose();
    this.abandoned = undefined;
  }

  /** The call that waited is over; the next key may need the answer, but not for long. */
  abandon(flight: Flight): void {
    if (this.current !== flight) return;
    this.keep();
    this.abandoned = this.clock.schedule(abandonedMs, () => {
      if (this.current === flight) this.drop();
    });
  }

  /** The answer is late, and the cursor has not moved: `arrived` is called once if it still comes. */
  async awaitLate(flight: Flight, arrived: () => void): Promise<void> {
    if (this.awaitedLate === flight) return;
    this.awaitedLate = flight;
    const end = flight.startedAt + longestFlightMs;
    while (!flight.result && this.clock.monotonic() < end) {
      await flight.progress(end - this.clock.monotonic(), never);
    }
    if (this.awaitedLate === flight) this.awaitedLate = undefined;
    if (!flight.result && this.current === flight) this.drop();
    else if (flight.result && !flight.result.failure && flight.result.text !== "") arrived();
  }

  private end(): void {
    this.current = undefined;
    this.reporting?.dispose();
    this.report(false);
  }

  private report(isWorking: boolean): void {
    if (this.isWorking === isWorking) return;
    this.isWorking = isWorking;
    this.changed();
  }
}
