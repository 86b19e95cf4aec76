package io.zerog.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.port.WorkerState;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkerRoutesTest {

    private Served served;

    @BeforeEach
    void start() {
        served = new Served();
        report("w-1", JobsInMemory.NOW);
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void workersAreListedWithAllThatIsKnown() {
        assertThat(served.get("/v1/workers").body())
                .isEqualTo(
                        "{\"workers\":[{\"id\":\"w-1\",\"host\":\"host-1\","
                                + "\"state\":\"active\",\"lost\":false,\"slots\":4,\"busy\":1,"
                                + "\"running\":[\""
                                + Jobs.ID
                                + "\"],\"types\":[\"word_count\"],\"queues\":[\"default\"],"
                                + "\"memory\":1048576,"
                                + "\"startedAt\":\"2026-11-24T06:00:00Z\","
                                + "\"lastSeen\":\"2026-11-24T06:00:00Z\"}]}");
    }

    @Test
    void aSilentWorkerIsLost() {
        report("w-0", JobsInMemory.NOW.minusSeconds(16));

        assertThat(served.get("/v1/workers").body())
                .contains("\"id\":\"w-0\",\"host\":\"host-1\",\"state\":\"active\",\"lost\":true");
    }

    @Test
    void anOrderReachesTheWorkerWithItsNextReport() {
        HttpResponse<String> drained = order("drain");

        assertThat(drained.statusCode()).isEqualTo(202);
        assertThat(drained.body()).contains("\"state\":\"draining\"");
        assertThat(report("w-1", JobsInMemory.NOW)).isEqualTo(WorkerState.DRAINING);

        assertThat(order("undrain").body()).contains("\"state\":\"active\"");
        assertThat(report("w-1", JobsInMemory.NOW)).isEqualTo(WorkerState.ACTIVE);
    }

    @Test
    void retiringCannotBeUndone() {
        assertThat(order("retire").body()).contains("\"state\":\"retired\"");

        assertThat(order("retire").statusCode()).isEqualTo(202);
        assertThat(order("undrain").statusCode()).isEqualTo(409);
        assertThat(order("drain").body()).contains("/problems/worker-retired");
        assertThat(report("w-1", JobsInMemory.NOW)).isEqualTo(WorkerState.RETIRED);
    }

    @Test
    void anUnknownWorkerIsNotFound() {
        HttpResponse<String> answer = served.send("POST", "/v1/workers/nobody/drain", "");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("/problems/unknown-worker");
    }

    private HttpResponse<String> order(String order) {
        return served.send("POST", "/v1/workers/w-1/" + order, "");
    }

    private WorkerState report(String id, Instant at) {
        return served.report(id, at);
    }
}
