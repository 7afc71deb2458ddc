/** What the load generator can be asked to do, and what it answers: one JSON object each way. */

import type { Account, Target } from "./account.ts";
import type { Percentiles } from "./latencies.ts";

/** Pairs that talk, with `window` messages of each pair under way. */
export interface PairsJob {
  readonly kind: "pairs";
  readonly target: Target;
  /** The server's process, whose CPU time is taken. */
  readonly pid: number;
  readonly pairs: number;
  readonly window: number;
  /** Seconds before counting begins. */
  readonly warm: number;
  /** Counting begins after a rest in which the server works off what it put aside. */
  readonly rested: boolean;
  /** Seconds that are counted. */
  readonly seconds: number;
}

export interface PairsResult {
  readonly messages: number;
  readonly perSecond: number;
  /** From sending to the receiver. */
  readonly latency: Percentiles;
  /** From sending to `stored`; not a number with a relay. */
  readonly answer: Percentiles;
  /** Packets in which the senders' answers came, for each 32 messages. */
  readonly answersPer32: number;
  /** Server CPU microseconds a message. */
  readonly serverUs: number;
  readonly clientUs: number;
  /** Parts of a core that each of them used. */
  readonly serverCores: number;
  readonly clientCores: number;
  /** What the rest of the machine used meanwhile: with much of it, the figures mean little. */
  readonly otherCores: number;
  /** How long the server needed at the end to have everything ready to be read. */
  readonly behindMs: number;
}

/** A group in which one writes, with `window` messages under way to all. */
export interface GroupJob {
  readonly kind: "group";
  readonly target: Target;
  readonly pid: number;
  /** Those who read. */
  readonly members: number;
  readonly window: number;
  readonly warm: number;
  readonly seconds: number;
}

export interface GroupResult {
  /** Deliveries to one member each. */
  readonly perSecond: number;
  /** From sending until the last member has it. */
  readonly latency: Percentiles;
  readonly serverUs: number;
  readonly clientUs: number;
  readonly serverCores: number;
  readonly clientCores: number;
  readonly otherCores: number;
  readonly behindMs: number;
}

/** Makes accounts; they stay in the server. */
export interface RegisterJob {
  readonly kind: "register";
  readonly target: Target;
  readonly count: number;
}

export interface RegisterResult {
  readonly accounts: Account[];
  readonly perSecond: number;
}

/** Sends messages to somebody who is not there. */
export interface StoreJob {
  readonly kind: "store";
  readonly target: Target;
  readonly pid: number;
  readonly sender: Account;
  readonly absent: string;
  readonly messages: number;
  readonly window: number;
}

export interface StoreResult {
  readonly perSecond: number;
  readonly serverUs: number;
  readonly behindMs: number;
}

/** Logs in and takes what waits. */
export interface DrainJob {
  readonly kind: "drain";
  readonly target: Target;
  readonly pid: number;
  readonly account: Account;
  readonly messages: number;
  /** How long to stay logged in after the last message. */
  readonly staySeconds: number;
}

export interface DrainResult {
  readonly perSecond: number;
  readonly firstMs: number;
  readonly serverUs: number;
}

/** Logs many in, and keeps them there while memory is looked at. */
export interface IdleJob {
  readonly kind: "idle";
  readonly target: Target;
  readonly pid: number;
  readonly accounts: readonly Account[];
}

export interface IdleResult {
  readonly connections: number;
  readonly loginsPerSecond: number;
  readonly serverUs: number;
  readonly bytesEach: number;
}

/** A file up and down again. */
export interface FileJob {
  readonly kind: "file";
  readonly target: Target;
  readonly pid: number;
  readonly bytes: number;
  /** Chunks under way at once. */
  readonly ahead: number;
  /** True for plain TCP copying instead of the chat protocol. */
  readonly plain: boolean;
}

export interface FileResult {
  /** MiB a second: up until it is stored, down until all of it has come. */
  readonly upPerSecond: number;
  readonly downPerSecond: number;
  /** Server CPU microseconds a MiB. */
  readonly upUs: number;
  readonly downUs: number;
  readonly otherCores: number;
}

/** Pairs of accounts with conversations that read like people's. */
export interface FillJob {
  readonly kind: "fill";
  readonly target: Target;
  readonly pairs: number;
  /** How many in each conversation. */
  readonly messages: number;
}

export interface FillResult {
  readonly accounts: [Account, Account][];
}

/** Questions, one after the other; again from the first until so many seconds are over. */
export interface AskJob {
  readonly kind: "ask";
  readonly target: Target;
  readonly account: Account;
  readonly questions: readonly object[];
  readonly seconds: number;
  /** How long to wait after an answer. */
  readonly pauseMs: number;
}

export interface AskResult {
  /** For each question the milliseconds until its answer, and how much was in it. */
  readonly ms: number[];
  readonly found: number[];
}

/** Each kind of job with its result. */
export interface Jobs {
  readonly pairs: [PairsJob, PairsResult];
  readonly group: [GroupJob, GroupResult];
  readonly register: [RegisterJob, RegisterResult];
  readonly store: [StoreJob, StoreResult];
  readonly drain: [DrainJob, DrainResult];
  readonly idle: [IdleJob, IdleResult];
  readonly fill: [FillJob, FillResult];
  readonly ask: [AskJob, AskResult];
  readonly file: [FileJob, FileResult];
}

export type JobKind = keyof Jobs;
