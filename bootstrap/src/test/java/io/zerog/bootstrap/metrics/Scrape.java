package io.zerog.bootstrap.metrics;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.stream.DoubleStream;

/** What a node answers to Prometheus. */
public record Scrape(Map<String, PrometheusText.Family> families) {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** Asks a node over its socket, as Prometheus does. */
    public static Scrape of(String address) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address + "/metrics"))
                        .timeout(Duration.ofSeconds(10))
                        .build();
        try {
            HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200
                    || !answer.headers()
                            .firstValue("Content-Type")
                            .orElse("")
                            .equals("text/plain; version=0.0.4; charset=utf-8")) {
                throw new AssertionError(answer + " " + answer.headers());
            }
            return of(PrometheusText.parse(answer.body()));
        } catch (IOException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    static Scrape of(Metrics metrics) {
        return of(PrometheusText.parse(metrics.scrape()));
    }

    private static Scrape of(Map<String, PrometheusText.Family> families) {
        return new Scrape(families);
    }

    /**
     * The sum of the series of that name that have these labels.
     *
     * @param labels each {@code name=value}
     */
    public double sum(String name, String... labels) {
        return samples(name, labels).sum();
    }

    /** How many series of that name have these labels. */
    public long count(String name, String... labels) {
        return samples(name, labels).count();
    }

    private DoubleStream samples(String name, String... labels) {
        return families.values().stream()
                .flatMap(family -> family.samples().stream())
                .filter(sample -> sample.name().equals(name))
                .filter(sample -> {
                    for (String label : labels) {
                        String[] parts = label.split("=", 2);
                        if (!parts[1].equals(sample.labels().get(parts[0]))) {
                            return false;
                        }
                    }
                    return true;
                })
                .mapToDouble(PrometheusText.Sample::value);
    }
}
