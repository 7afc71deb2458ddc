/** What a device's database knows of itself, word by word: where the inbox stands, the last id, what was told. */

import type { Statements } from "../base/sqlite.ts";

export class StoreMeta {
  constructor(private readonly statements: Statements) {}

  /** What is noted, or undefined for nothing. */
  get(key: string): string | undefined {
    const value = this.statements.get("SELECT value FROM meta WHERE key = ?").get(key)
      ?.value as string;
    return value || undefined;
  }

  /** Notes it instead of what was there. */
  set(key: string, value: string): void {
    this.statements.get("INSERT OR REPLACE INTO meta VALUES (?, ?)").run(key, value);
  }

  /** True when it is not what was noted before; from now on it is, where the disk takes it. */
  isNews(key: string, value: string): boolean {
    if (this.get(key) === value) return false;
    try {
      this.set(key, value);
    } catch {
      // It is said once more the next time.
    }
    return true;
  }
}
