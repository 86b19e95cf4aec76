package io.zerog.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DiagnosticsRoutesTest {

    private Served served;

    @BeforeEach
    void start() {
        served = new Served();
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void aRunIsShownFromInside() {
        assertThat(served.get("/v1/jobs/" + Jobs.ID + "/diagnostics").body())
                .isEqualTo(
                        "{\"uuid\":\""
                                + Jobs.ID
                                + "\",\"worker\":\"w-1\",\"isolated\":true,\"pid\":4711,"
                                + "\"heapUsed\":10,\"heapLimit\":20,\"resident\":30,"
                                + "\"cpuSeconds\":2.5,\"leaseAgeSeconds\":1.25,"
                                + "\"secondsSinceProgress\":60.0,"
                                + "\"threadDump\":\"\\\"zerog-job\\\" RUNNABLE\"}");
    }

    @Test
    void whatRunsElsewhereIsRefusedNamingTheWorker() {
        var answer = served.get("/v1/jobs/" + JobsInMemory.NEW + "/diagnostics");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("/problems/runs-elsewhere", "worker w-2");
    }
}
