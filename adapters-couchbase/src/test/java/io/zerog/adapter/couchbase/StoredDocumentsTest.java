package io.zerog.adapter.couchbase;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zerog.domain.handler.Output;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState;
import io.zerog.domain.job.JournalEntry;
import io.zerog.domain.port.JobCatalog.Filter;
import io.zerog.domain.port.StoredJob;
import io.zerog.domain.port.WorkerState;
import io.zerog.domain.port.WorkerStatus;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * All documents of one queued and one finished job, a worker and the ledgers, as version 1 has
 * stored them: they are read for ever. The sample is kept as it is; what later versions store is
 * kept beside it.
 */
class StoredDocumentsTest {

    private static final Instant NOW = Instant.parse("2026-11-24T06:35:00Z");
    private static final JobId QUEUED = id("0b4e5a3c-7d1f-4f0e-9a52-3f6d1c2b7a90");
    private static final JobId FINISHED = id("11111111-2222-4333-8444-555555555555");

    private CouchbaseStore opened;

    @BeforeEach
    void load() throws IOException {
        MemoryKeyValue keyValue = new MemoryKeyValue(InstantSource.fixed(NOW));
        try (InputStream in = getClass().getResourceAsStream("/stored/v1.json")) {
            JsonNode documents = new ObjectMapper().readTree(in);
            documents
                    .properties()
                    .forEach(each ->
                            keyValue.upsert(
                                    each.getKey(), content(each.getValue()), Duration.ZERO));
        }
        opened = new MemoryNode(keyValue, InstantSource.fixed(NOW), 1).opened();
    }

    @Test
    void ledgersLeadToTheJobs() {
        assertThat(opened.catalog().list(Filter.ALL, Optional.empty(), 10).jobs())
                .extracting(stored -> stored.job().id())
                .containsExactlyInAnyOrder(QUEUED, FINISHED);
        assertThat(opened.openJobs().due(NOW, Optional.of("e-2"), Optional.empty(), 10).jobs())
                .extracting(stored -> stored.job().id())
                .containsExactly(QUEUED);
    }

    @Test
    void aJobHasItsParametersItsLogAndItsOutput() {
        assertThat(opened.store().parameters(QUEUED)).hasValue("{\"limit\":10}".getBytes(UTF_8));
        StoredJob finished = opened.store().find(FINISHED).orElseThrow();
        JobState.Finished state = (JobState.Finished) finished.job().state();
        Output output =
                opened.output().find(FINISHED, state.outputToken().orElseThrow()).orElseThrow();
        assertThat(output.mediaType()).isEqualTo("text/plain");
        assertThat(output.bytes()).isEqualTo("five\n".getBytes(UTF_8));
        List<JournalEntry> lines = opened.journal().read(FINISHED, 0, 10).entries();
        assertThat(lines)
                .extracting(JournalEntry::level)
                .containsExactly(
                        JournalEntry.Level.EVENT,
                        JournalEntry.Level.WARNING,
                        JournalEntry.Level.ERROR);
        assertThat(lines.getLast().code()).hasValue(500);
        assertThat(lines.getLast().stackTrace()).contains("at a.B.c(B.java:1)");
    }

    @Test
    void aWorkerIsListedWithItsOrders() {
        WorkerStatus worker = opened.registry().list().getFirst();

        assertThat(worker.id()).isEqualTo("node-1");
        assertThat(worker.state()).isEqualTo(WorkerState.DRAINING);
    }

    private static byte[] content(JsonNode stored) {
        return stored.has("hex")
                ? HexFormat.of().parseHex(stored.get("hex").asText())
                : stored.get("text").asText().getBytes(UTF_8);
    }

    private static JobId id(String text) {
        return JobId.parse(text).orElseThrow();
    }
}
