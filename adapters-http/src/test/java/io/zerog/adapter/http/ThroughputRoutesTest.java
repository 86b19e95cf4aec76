package io.zerog.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.port.Throughput;
import io.zerog.domain.port.Throughput.Ended;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThroughputRoutesTest {

    private static final Instant NOW = JobsInMemory.NOW;

    private final Served served = new Served();

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void everyMinuteOfTheLastHourIsThereWithNoWorkers() {
        String body = served.get("/v1/throughput").body();

        assertThat(body.split("\"at\"", -1)).hasSize(61);
        assertThat(body)
                .startsWith("{\"minutes\":[{\"at\":\"2026-11-24T05:01:00Z\",\"succeeded\":0,")
                .endsWith("\"succeeded\":0,\"failed\":0,\"cancelled\":0}],\"types\":[]}")
                .contains("{\"at\":\"2026-11-24T06:00:00Z\",");
    }

    @Test
    void workersAreAddedUpMinuteByMinuteAndTypeByType() {
        report("w-1", NOW, NOW, new Ended(5, 1, 2));
        report("w-2", NOW, NOW, new Ended(10, 0, 0));

        assertThat(served.get("/v1/throughput").body())
                .contains(
                        "{\"at\":\"2026-11-24T06:00:00Z\","
                                + "\"succeeded\":15,\"failed\":1,\"cancelled\":2}],"
                                + "\"types\":[{\"type\":\"word_count\","
                                + "\"succeeded\":15,\"failed\":1,\"cancelled\":2}]");
    }

    @Test
    void whatIsOlderThanAnHourCountsNoMore() {
        Instant before = NOW.minusSeconds(3_660);
        report("w-1", before, before, new Ended(5, 1, 2));

        assertThat(served.get("/v1/throughput").body())
                .doesNotContain("\"succeeded\":5")
                .endsWith("\"types\":[]}");
    }

    private void report(String id, Instant at, Instant minute, Ended ended) {
        served.report(
                id,
                at,
                new Throughput(
                        List.of(new Throughput.Minute(minute, ended)),
                        List.of(new Throughput.OfType("word_count", ended))));
    }
}
