package io.zerog.bootstrap.cli;

import io.zerog.bootstrap.settings.Given;
import io.zerog.bootstrap.settings.Key;
import io.zerog.bootstrap.settings.Keys;
import io.zerog.bootstrap.settings.SettingsReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The flags that set something. Their values are taken as they are: whether they are right is told
 * together with all other settings, and not for one flag at a time.
 */
final class SettingFlags {

    private static final String SET = "--set";
    private static final String CONFIG = "--config";
    private static final String JOBS = "--jobs";

    private static final Map<String, Key<?>> KEYS = new LinkedHashMap<>();

    static {
        KEYS.put("--host", Keys.HTTP_HOST);
        KEYS.put("--port", Keys.HTTP_PORT);
        KEYS.put("--role", Keys.ROLE);
        KEYS.put("--store", Keys.STORE);
        KEYS.put("--queue", Keys.QUEUE_PRODUCT);
        KEYS.put("--queues", Keys.QUEUES);
        KEYS.put("--data", Keys.DATA);
        KEYS.put(JOBS, Keys.JOBS);
        KEYS.put("--log-format", Keys.LOG_FORMAT);
    }

    private SettingFlags() {}

    /** Gives the command all these flags. */
    static void addTo(CommandSpec command) {
        KEYS.forEach((flag, key) -> command.addOption(option(flag, key)));
        command.addOption(
                OptionSpec.builder(CONFIG)
                        .paramLabel("FILE")
                        .type(String.class)
                        .description("YAML file with settings under \"zerog:\".")
                        .build());
        command.addOption(
                OptionSpec.builder(SET)
                        .paramLabel("KEY=VALUE")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .description("Sets any setting; may be repeated.")
                        .build());
    }

    /** What was set with them. */
    static List<Given> given(ParseResult parsed) {
        List<Given> values = new ArrayList<>();
        KEYS.forEach((flag, key) -> {
            if (parsed.hasMatchedOption(flag)) {
                values.add(new Given(key.name(), value(parsed, flag), flag));
            }
        });
        if (parsed.hasMatchedOption(CONFIG)) {
            String file = parsed.matchedOptionValue(CONFIG, "");
            values.add(new Given(SettingsReader.CONFIG, file, CONFIG));
        }
        for (String pair : parsed.matchedOptionValue(SET, List.<String>of())) {
            String[] parts = pair.split("=", 2);
            values.add(new Given(parts[0], parts.length == 2 ? parts[1] : "", SET));
        }
        return values;
    }

    private static String value(ParseResult parsed, String flag) {
        return flag.equals(JOBS)
                ? String.join(",", parsed.matchedOptionValue(flag, List.<String>of()))
                : parsed.matchedOptionValue(flag, "");
    }

    private static OptionSpec option(String flag, Key<?> key) {
        OptionSpec.Builder option =
                OptionSpec.builder(flag)
                        .paramLabel(
                                flag.substring(flag.lastIndexOf('-') + 1).toUpperCase(Locale.ROOT))
                        .type(String.class)
                        .description(key.description() + " (" + key.kind().allowed() + ")");
        return flag.equals(JOBS)
                ? option.type(List.class).auxiliaryTypes(String.class).build()
                : option.build();
    }
}
