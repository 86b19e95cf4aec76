package io.zerog.adapter.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A page for browsers and the files that it loads, all from the jar. They hold no data, so they are
 * open to everybody. The page names each file with the hash of its content, under which browsers
 * may keep it forever; the page itself they must ask for again.
 */
final class StaticFiles {

    /** The query parameter with the hash. */
    static final Route.Parameter VERSION =
            new Route.Parameter("v", "The content's hash, as the page names it; then kept forever");

    private static final String PAGE = "index.html";
    private static final Header FOREVER =
            HeaderValues.create(HeaderNames.CACHE_CONTROL, "public, max-age=31536000, immutable");
    private static final Header ASK_AGAIN =
            HeaderValues.create(HeaderNames.CACHE_CONTROL, "public, no-cache");
    private static final Map<String, String> MEDIA_TYPES =
            Map.of(
                    "html", "text/html; charset=utf-8",
                    "js", "text/javascript; charset=utf-8",
                    "css", "text/css; charset=utf-8",
                    "png", "image/png",
                    "svg", "image/svg+xml");
    private static final int HASH_LENGTH = 16;

    private final String folder;
    private final List<String> names;
    private final Map<String, File> read = new ConcurrentHashMap<>();

    private record File(byte[] bytes, String hash) {
        static File of(byte[] bytes) {
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
                return new File(bytes, HexFormat.of().formatHex(hash).substring(0, HASH_LENGTH));
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException("every Java has SHA-256", impossible);
            }
        }
    }

    /**
     * @param folder of the jar, beside this class, that has an index.html and the files; the page's
     *     links to them begin with its name
     * @param names the files beside the page; nothing else can be had
     */
    StaticFiles(String folder, List<String> names) {
        this.folder = folder;
        this.names = List.copyOf(names);
    }

    /**
     * The page.
     *
     * @param policy what it may load, as a Content-Security-Policy
     */
    Answer page(Request request, Header policy) {
        File page = read.get(PAGE);
        if (page == null) {
            page = page();
            read.put(PAGE, page);
        }
        return answer(request, PAGE, page).with(policy);
    }

    /**
     * A file that the page loads.
     *
     * @throws Problem not-found
     */
    Answer file(Request request, String name) {
        if (!names.contains(name)) {
            throw Failures.of(Status.NOT_FOUND_404.code());
        }
        return answer(request, name, file(name));
    }

    private static Answer answer(Request request, String name, File file) {
        String tag = "\"" + file.hash() + "\"";
        boolean isCurrent =
                request.query().text(VERSION.name()).filter(file.hash()::equals).isPresent();
        String mediaType = MEDIA_TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        Answer answer =
                EntityTag.matches(request, tag)
                        ? Answer.empty(Status.NOT_MODIFIED_304)
                        : new Answer(Status.OK_200, mediaType, file.bytes(), List.of());
        return answer.with(EntityTag.eTag(tag)).with(isCurrent ? FOREVER : ASK_AGAIN);
    }

    private File page() {
        String html = new String(bytes(PAGE), StandardCharsets.UTF_8);
        for (String name : names) {
            String link = "\"" + folder + "/" + name;
            html = html.replace(link + "\"", link + "?v=" + file(name).hash() + "\"");
        }
        return File.of(html.getBytes(StandardCharsets.UTF_8));
    }

    private File file(String name) {
        return read.computeIfAbsent(name, _ -> File.of(bytes(name)));
    }

    private byte[] bytes(String name) {
        try (InputStream in = StaticFiles.class.getResourceAsStream(folder + "/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + folder + "/" + name);
            }
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException("the jar is broken", broken);
        }
    }
}
