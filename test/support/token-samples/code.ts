// Code for the token estimates, in languages that differ in indentation, punctuation and names.

export const typescript = `import { readFile } from "node:fs/promises";

export interface Job {
  readonly id: string;
  readonly queue: "short" | "long";
  readonly startedAt?: number;
}

/** Moves a job to the long queue if it has run for more than five minutes. */
export async function rebalance(jobs: readonly Job[], now: number): Promise<Job[]> {
  const limitMs = 5 * 60_000;
  return jobs.map((job) => {
    if (job.queue === "long" || job.startedAt === undefined) return job;
    const isLong = now - job.startedAt > limitMs;
    return isLong ? { ...job, queue: "long" as const } : job;
  });
}

export class JobStore {
  private readonly jobs = new Map<string, Job>();

  constructor(private readonly path: string) {}

  async load(): Promise<void> {
    const text = await readFile(this.path, "utf8");
    for (const line of text.split("\\n")) {
      if (line.trim() === "") continue;
      const job: Job = JSON.parse(line);
      this.jobs.set(job.id, job);
    }
  }

  get(id: string): Job | undefined {
    return this.jobs.get(id);
  }
}
`;

export const python = `import argparse
import json
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Queue:
    name: str
    limit: int = 100
    jobs: list[str] = field(default_factory=list)

    def add(self, job_id: str) -> bool:
        """Return False if the queue is full."""
        if len(self.jobs) >= self.limit:
            return False
        self.jobs.append(job_id)
        return True


def load_queues(path: Path) -> dict[str, Queue]:
    queues = {}
    with path.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream, start=1):
            try:
                entry = json.loads(line)
            except json.JSONDecodeError as error:
                raise ValueError(f"line {number}: {error}") from error
            queues[entry["name"]] = Queue(**entry)
    return queues


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Print the queues of a file.")
    parser.add_argument("path", type=Path)
    for name, queue in sorted(load_queues(parser.parse_args().path).items()):
        print(f"{name:<20} {len(queue.jobs):>6} of {queue.limit}")
`;

export const java = `package com.example.scheduler;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

public final class WorkerPool implements AutoCloseable {
    private final Deque<Worker> idleWorkers = new ArrayDeque<>();
    private final Duration maximumIdleTime;
    private volatile boolean isClosed;

    public WorkerPool(Duration maximumIdleTime) {
        this.maximumIdleTime = maximumIdleTime;
    }

    public synchronized Optional<Worker> acquire() {
        if (isClosed) {
            throw new IllegalStateException("The pool is closed");
        }
        while (!idleWorkers.isEmpty()) {
            Worker worker = idleWorkers.pollFirst();
            if (Duration.between(worker.getLastUsed(), Instant.now()).compareTo(maximumIdleTime) < 0) {
                return Optional.of(worker);
            }
            worker.shutdown();
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        isClosed = true;
        idleWorkers.forEach(Worker::shutdown);
    }
}
`;

export const rust = `use std::collections::HashMap;
use std::sync::{Arc, Mutex};

#[derive(Debug, Clone, PartialEq)]
pub enum State {
    Waiting,
    Running { started: u64 },
    Failed(String),
}

pub struct Scheduler {
    jobs: Arc<Mutex<HashMap<u64, State>>>,
    next_id: u64,
}

impl Scheduler {
    pub fn new() -> Self {
        Scheduler { jobs: Arc::new(Mutex::new(HashMap::new())), next_id: 1 }
    }

    pub fn submit(&mut self) -> Result<u64, String> {
        let id = self.next_id;
        self.next_id += 1;
        let mut jobs = self.jobs.lock().map_err(|error| error.to_string())?;
        jobs.insert(id, State::Waiting);
        Ok(id)
    }

    pub fn running(&self) -> usize {
        match self.jobs.lock() {
            Ok(jobs) => jobs.values().filter(|state| matches!(state, State::Running { .. })).count(),
            Err(_) => 0,
        }
    }
}
`;

export const json = `{
  "name": "scheduler",
  "version": "2.14.0",
  "private": true,
  "queues": [
    { "name": "short", "limit": 250, "retries": 3, "timeoutMs": 300000 },
    { "name": "long", "limit": 20, "retries": 1, "timeoutMs": 14400000 }
  ],
  "notifications": {
    "enabled": true,
    "recipients": ["builds@example.com", "oncall@example.com"],
    "webhook": "https://hooks.example.com/services/T0001/B0002"
  },
  "features": { "rebalance": true, "metrics": false, "dryRun": null }
}
`;

export const markup = `<section class="queue" id="queue-short">
  <header>
    <h2 class="queue-title">Short jobs</h2>
    <button type="button" class="button button-primary" data-action="refresh">Refresh</button>
  </header>
  <ul class="job-list">
    <li class="job job-running"><a href="/jobs/1042">Nightly import</a> <time datetime="2024-03-18T04:12:00Z">04:12</time></li>
    <li class="job job-waiting"><a href="/jobs/1043">Price update</a> <span class="badge">3 retries</span></li>
  </ul>
</section>
<style>
  .queue { display: grid; gap: 0.75rem; padding: 1rem 1.5rem; border: 1px solid var(--border-color, #d0d7de); }
  .job-running { color: rgb(9 105 218); font-weight: 600; }
</style>
`;

export const diff = `diff --git a/src/queue.ts b/src/queue.ts
index 3f2c1a9..b71d044 100644
--- a/src/queue.ts
+++ b/src/queue.ts
@@ -12,9 +12,12 @@ export class Queue {
   push(job: Job): void {
-    this.jobs.push(job);
+    if (this.jobs.length >= this.limit) {
+      throw new QueueFullError(this.name, this.limit);
+    }
+    this.jobs.push({ ...job, queuedAt: this.clock.now() });
   }
`;
