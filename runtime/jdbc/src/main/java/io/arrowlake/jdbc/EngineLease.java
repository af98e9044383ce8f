package io.arrowlake.jdbc;

import io.arrowlake.engine.QueryEngine;

/** The use of an engine by one connection. Thread-safe. */
interface EngineLease {
  QueryEngine engine();

  /** Ends the use; does nothing the second time. */
  void close();

  /** The use of an engine that its owner closes. */
  static EngineLease borrowed(QueryEngine engine) {
    return new EngineLease() {
      @Override
      public QueryEngine engine() {
        return engine;
      }

      @Override
      public void close() {}
    };
  }
}
