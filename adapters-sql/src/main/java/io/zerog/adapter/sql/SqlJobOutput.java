package io.zerog.adapter.sql;

import io.zerog.domain.handler.Output;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Token;
import io.zerog.domain.port.JobOutput;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Outputs as rows of their job and run. */
final class SqlJobOutput implements JobOutput {

    private record Put(byte[] job, byte[] token, Output output) {}

    private record Find(byte[] job, byte[] token) {}

    private final Lane writes;
    private final Lane queries;

    SqlJobOutput(Lane writes, Lane queries) {
        this.writes = writes;
        this.queries = queries;
    }

    @Override
    public void put(JobId id, Token token, Output output) {
        if (output.bytes().length > LIMIT) {
            throw new IllegalArgumentException(
                    "an output has at most " + LIMIT + " bytes, not " + output.bytes().length);
        }
        writes.call(PUT, new Put(JobRow.bytes(id), JobRow.bytes(token.value()), output));
    }

    @Override
    public Optional<Output> find(JobId id, Token token) {
        return queries.call(FIND, new Find(JobRow.bytes(id), JobRow.bytes(token.value())));
    }

    private static final Lane.Work<Put, Void> PUT =
            new Lane.Work<>() {
                /** A run that outlived its job must not leave an output that nobody removes. */
                private static final String PUT_OUTPUT =
                        "INSERT INTO zerog_outputs (job, token, media_type, content)"
                                + " SELECT ?, ?, ?, ? FROM zerog_jobs WHERE id = ?"
                                + " ON CONFLICT (job, token) DO UPDATE SET"
                                + " media_type = excluded.media_type, content = excluded.content";

                @Override
                public int bytes(Put put) {
                    return put.output().bytes().length;
                }

                @Override
                public List<Void> run(Handle handle, List<Put> puts, boolean again)
                        throws SQLException {
                    try (PreparedStatement statement =
                            handle.getConnection().prepareStatement(PUT_OUTPUT)) {
                        for (Put put : puts) {
                            statement.setBytes(1, put.job());
                            statement.setBytes(2, put.token());
                            statement.setString(3, put.output().mediaType());
                            statement.setBytes(4, put.output().bytes());
                            statement.setBytes(5, put.job());
                            statement.addBatch();
                        }
                        statement.executeBatch();
                    }
                    return Collections.nCopies(puts.size(), null);
                }
            };

    private static final Lane.Work<Find, Optional<Output>> FIND =
            (handle, finds, again) -> finds.stream().map(find -> output(handle, find)).toList();

    private static Optional<Output> output(Handle handle, Find find) {
        return handle.createQuery(
                        "SELECT media_type, content FROM zerog_outputs"
                                + " WHERE job = :job AND token = :token")
                .bind("job", find.job())
                .bind("token", find.token())
                .map((row, context) -> Output.of(row.getBytes(2), row.getString(1)))
                .findOne();
    }
}
