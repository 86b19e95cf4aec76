package io.zerog.adapter.sql;

import java.nio.file.Path;

/**
 * Where SQLite keeps its data.
 *
 * @param data a folder, made if it is absent; one process at a time may use it
 */
public record SqliteSettings(Path data) {}
