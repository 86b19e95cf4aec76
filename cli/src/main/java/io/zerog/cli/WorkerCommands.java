package io.zerog.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The commands about workers. */
final class WorkerCommands {

    private WorkerCommands() {}

    private static void print(Iterable<JsonNode> workers, Screen screen) {
        Table table = new Table("ID", "HOST", "STATE", "BUSY", "SLOTS", "MEMORY", "LAST SEEN");
        for (JsonNode worker : workers) {
            table.row(
                    worker.path("id").asText(),
                    worker.path("host").asText(),
                    worker.path("lost").asBoolean() ? "lost" : worker.path("state").asText(),
                    worker.path("busy").asText(),
                    worker.path("slots").asText(),
                    "%d MiB".formatted(worker.path("memory").asLong() >> 20),
                    worker.path("lastSeen").asText());
        }
        table.print(screen);
    }

    @Command(
            name = "workers",
            description = "Lists the workers of all nodes.",
            footer = "  zerog workers -o json | jq '.workers[] | select(.lost)'")
    static final class Workers extends DocumentCommand {
        @Override
        byte[] ask(RestClient client) throws InterruptedException {
            return client.get("/v1/workers");
        }

        @Override
        void show(JsonNode document, Screen screen) {
            print(document.path("workers"), screen);
        }
    }

    /** An order to one worker; it obeys with its next report, within about two seconds. */
    @Command
    private abstract static class Order extends DocumentCommand {
        @Parameters(paramLabel = "WORKER", description = "Its id, as workers lists it.")
        private String id;

        private final String order;

        Order(String order) {
            this.order = order;
        }

        @Override
        final byte[] ask(RestClient client) throws InterruptedException {
            String path = "/v1/workers/" + RestClient.segment(id) + "/" + order;
            return client.post(path, new byte[0]);
        }

        @Override
        final void show(JsonNode worker, Screen screen) {
            print(List.of(worker), screen);
        }
    }

    @Command(
            name = "drain",
            description = "Lets a worker take no more jobs.",
            footer = "  zerog drain host-1-4711")
    static final class Drain extends Order {
        Drain() {
            super("drain");
        }
    }

    @Command(
            name = "undrain",
            description = "Lets a drained worker take jobs again.",
            footer = "  zerog undrain host-1-4711")
    static final class Undrain extends Order {
        Undrain() {
            super("undrain");
        }
    }

    @Command(
            name = "retire",
            description = "Lets a worker take no more jobs, for good: this cannot be undone.",
            footer = "  zerog retire host-1-4711")
    static final class Retire extends Order {
        Retire() {
            super("retire");
        }
    }
}
