namespace Rihla.Matching;

/// <summary>Where a part of a name stood.</summary>
internal enum NameRole
{
    Unknown,
    Given,
    Family,
}

/// <summary>
/// One part of a name, ready to be compared: "Ould Ahmed" is one part, so is عبد الرحمن.
/// </summary>
internal sealed class NamePart
{
    /// <summary>The part as written, particles included.</summary>
    public required string Written { get; init; }

    /// <summary>The part in plain letters, without article.</summary>
    public required string Form { get; init; }

    /// <summary>Its sounds, see <see cref="Sounds"/>.</summary>
    public required string Sound { get; init; }

    /// <summary>The sounds without a prefix that others leave out, as Ali of Ben Ali; null when there is none.</summary>
    public string? CoreSound { get; init; }

    /// <summary>The consonants under which the part is found; the first is the usual reading. Never empty.</summary>
    public required List<string> Skeletons { get; init; }

    /// <summary>True when an Abd was taken off: Abderrahmane, who is a little less likely to be a Rahman.</summary>
    public required bool WasServant { get; init; }

    /// <summary>The entry of the variant table that lists this form, or -1.</summary>
    public required int Variant { get; init; }

    /// <summary>True when the table lists the form itself, and not only its sound.</summary>
    public required bool IsKnownForm { get; init; }

    /// <summary>True for a part in Arabic script.</summary>
    public required bool IsArabic { get; init; }

    /// <summary>True for a single letter of a script that has capitals.</summary>
    public required bool IsInitial { get; init; }

    /// <summary>Given name, family name, or not known.</summary>
    public required NameRole Role { get; init; }

    /// <summary>Under what the sound is counted in Frequencies.txt: its entry in the variant table, or its skeleton.</summary>
    public required string FrequencyKey { get; init; }

    /// <summary>How rare the form is: minus the logarithm to base 2 of the share of people who bear it.</summary>
    public required double FormRarity { get; init; }

    /// <summary>The share of people with this form, 0 when the table does not list it.</summary>
    public required double FormShare { get; init; }

    /// <summary>The share of people with this sound, never less than with the form nor 0.</summary>
    public required double SoundShare { get; init; }

    /// <summary>How rare the sound is, all its spellings together; never more than <see cref="FormRarity"/>.</summary>
    public required double SoundRarity { get; init; }
}

/// <summary>
/// Reads a written name into parts: articles fall away, <c>Abd al-</c> is joined to the name it serves and then leaves
/// only that name, <c>Ben</c>, <c>Ould</c>, <c>Aït</c> join what follows, <c>-eddine</c> and <c>-allah</c> what precedes.
/// </summary>
internal static class Name
{
    /// <summary>A name is compared by at most so many parts; of a longer one the middle is left out.</summary>
    public const int MostParts = 7;

    // Of a longer name, as many stay that stand last: there the family name is.
    private const int LastParts = 2;

    // Nobody's name is longer; whole books are pasted into name fields.
    private const int LongestText = 400;

    // Of two names that are written as one, each has so many letters.
    private const int ShortestJoined = 4;

    /// <summary>Reads the parts of a name in the order in which they stand, given names first.</summary>
    public static IReadOnlyList<NamePart> Parts(WrittenName name)
    {
        var oneField =
            string.IsNullOrWhiteSpace(name.Given) || string.IsNullOrWhiteSpace(name.Family);
        var parts = new List<NamePart>(4);
        Read(name.Given, oneField ? NameRole.Unknown : NameRole.Given, parts);
        Read(name.Family, oneField ? NameRole.Unknown : NameRole.Family, parts);
        if (parts.Count > MostParts)
        {
            parts.RemoveRange(MostParts - LastParts, parts.Count - MostParts);
        }

        if (ArabicScript.LooksPersian(name.Given) || ArabicScript.LooksPersian(name.Family))
        {
            parts.ForEach(AddPersianReading);
        }

        return parts;
    }

    // One letter of Persian anywhere in a name tells how the others are read.
    private static void AddPersianReading(NamePart part)
    {
        foreach (var sound in new[] { part.Sound, part.CoreSound }.OfType<string>())
        {
            var persian = ArabicScript.AsPersian(sound);
            if (part.IsArabic && persian != sound)
            {
                AddOnce(part.Skeletons, Sounds.Skeleton(persian));
            }
        }
    }

    private static void Read(string? text, NameRole role, List<NamePart> parts)
    {
        var words = WithoutBrokenOff(Words(text));
        var before = parts.Count;
        for (var i = 0; i < words.Count; i++)
        {
            if (Particles.IsLabel(words[i].Form) && words.Count > 1)
            {
                continue;
            }

            i = Take(words, i, role, parts, before);
        }
    }

    // Takes the part that begins at word i and answers the last word it took.
    private static int Take(
        List<Word> words,
        int i,
        NameRole role,
        List<NamePart> parts,
        int before
    )
    {
        var word = words[i];
        var last = i == words.Count - 1;
        if (!last && Particles.IsArticle(word.Form))
        {
            return i;
        }

        var endsPrevious = Particles.EndsPreviousPart(word.Form) && parts.Count > before;
        if (endsPrevious)
        {
            var previous = parts[^1];
            parts[^1] = Part(
                previous.Written + " " + word.Written,
                Particles.WithoutPrefix(previous.Form + word.Form),
                null,
                role,
                previous.WasServant
            );
            return i;
        }

        if (last)
        {
            parts.Add(Alone(word, role));
            return i;
        }

        var next = i + 1;
        while (next < words.Count - 1 && Particles.IsArticle(words[next].Form))
        {
            next++;
        }

        var following = words[next];
        var written = word.Written + " " + following.Written;
        if (Particles.IsServant(word.Form, following.Form))
        {
            var form = Particles.IsGod(following.Form)
                ? Particles.ServantOfGod(following.Form)
                : Particles.ServedBy(following.Form);
            parts.Add(Part(written, form, null, role, wasServant: true));
            return next;
        }

        var hasArticle = next > i + 1 || Particles.BeginsWithArticle(following.Form);
        if (
            !Particles.JoinsNextPart(word.Form, following.Form)
            && Particles.Father(word.Form, hasArticle) is { } father
        )
        {
            var child = Particles.WithoutPrefix(following.Form);
            parts.Add(Part(written, father + child, child, role, wasServant: false));
            return next;
        }

        if (Particles.JoinsNextPart(word.Form, following.Form))
        {
            var core = Particles.WithoutPrefix(following.Form);
            if (next < words.Count - 1 && Particles.IsServant(following.Form, words[next + 1].Form))
            {
                // Ben Abd el-Kader, بن عبد القادر.
                do
                {
                    next++;
                } while (next < words.Count - 1 && Particles.IsArticle(words[next].Form));

                written += " " + words[next].Written;
                core = Particles.IsGod(words[next].Form)
                    ? Particles.ServantOfGod(words[next].Form)
                    : Particles.ServedBy(words[next].Form);
            }

            parts.Add(Part(written, word.Form + core, core, role, wasServant: false));
            return next;
        }

        parts.Add(Alone(word, role));
        return i;
    }

    private static NamePart Alone(Word word, NameRole role)
    {
        var form = Particles.WithoutPrefix(word.Form);
        if (Particles.SonOfServant(form) is { } son)
        {
            var core = Particles.WithoutPrefix(form[son.Length..]);
            return Part(word.Written, son + core, core, role, wasServant: false);
        }

        return Part(
            word.Written,
            form,
            null,
            role,
            Particles.BeginsWithServant(word.Form) && !Particles.BeginsWithServant(form)
        );
    }

    private static NamePart Part(
        string written,
        string form,
        string? core,
        NameRole role,
        bool wasServant
    )
    {
        var isArabic = ArabicScript.IsLetter(form[0]);
        var sound = isArabic ? ArabicScript.SoundOf(form) : Romanisation.SoundOf(form);
        var variant = Variants.Find(form, sound, isArabic);
        core ??= GrownCore(form);
        var coreSound =
            core is null ? null
            : isArabic ? ArabicScript.SoundOf(core)
            : Romanisation.SoundOf(core);
        var skeletons = Skeletons(sound, variant);
        if (variant < 0 && OtherReading(written, form, isArabic) is { } other)
        {
            AddOnce(skeletons, Sounds.Skeleton(other));
        }

        if (coreSound is not null)
        {
            var known = Variants.Find(core!, coreSound, isArabic);
            AddOnce(
                skeletons,
                known >= 0 ? Variants.SkeletonOf(known) : Sounds.Skeleton(coreSound)
            );
        }

        var frequencyKey = variant >= 0 ? Variants.NameOf(variant) : skeletons[0];
        var formShare = Frequencies.OfForm(form);
        var soundShare = Math.Max(
            Frequencies.Least,
            Math.Max(formShare, Frequencies.OfSound(frequencyKey))
        );
        return new NamePart
        {
            Written = written,
            Form = form,
            Sound = sound,
            CoreSound = coreSound,
            Skeletons = skeletons,
            WasServant = wasServant,
            Variant = variant,
            IsKnownForm = Variants.Lists(form),
            IsArabic = isArabic,
            IsInitial = form.Length == 1 && char.IsLower(form[0]),
            Role = role,
            FrequencyKey = frequencyKey,
            FormShare = formShare,
            SoundShare = soundShare,
            SoundRarity = -Math.Log2(soundShare),
            FormRarity = formShare > 0 ? -Math.Log2(formShare) : Frequencies.Rarest,
        };
    }

    private static List<string> Skeletons(string sound, int variant)
    {
        if (variant >= 0)
        {
            return [Variants.SkeletonOf(variant)];
        }

        var skeletons = new List<string>(2) { Sounds.Skeleton(sound) };
        if (sound.Contains(Sounds.SoftG))
        {
            // Gilbert or Djilbert, Katrangi or Katranji: the letter does not tell.
            AddOnce(skeletons, Sounds.Skeleton(sound.Replace(Sounds.SoftG, 'g')));
        }

        return skeletons;
    }

    // Of a name that the table knows with its first letters, as Assanatou, these are an article only where it knows the rest, too.
    private static string? GrownCore(string form) =>
        Particles.WithoutGrownPrefix(form) is { } core
        && (form[0] is not ('a' or 'e') || Variants.Lists(core) || !Variants.Lists(form))
            ? core
            : null;

    // What the letters may stand for besides: the ç of Gonçalves, which others write s and others c, and دي and تي at the start.
    private static string? OtherReading(string written, string form, bool isArabic) =>
        isArabic
            ? ArabicScript.BeginsSoft(form)
                ? ArabicScript.SoundOf(form, isSoft: false)
                : null
            : written.Contains('ç', StringComparison.OrdinalIgnoreCase)
                ? Romanisation.SoundOf(form.Replace('c', 's'))
                : null;

    private static void AddOnce(List<string> skeletons, string skeleton)
    {
        if (!skeletons.Contains(skeleton))
        {
            skeletons.Add(skeleton);
        }
    }

    private static List<Word> Words(string? text)
    {
        var words = new List<Word>(4);
        if (text is null)
        {
            return words;
        }

        text = text.Length > LongestText ? text[..LongestText] : text;
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && !Separates(text[i]))
            {
                continue;
            }

            if (i > start)
            {
                var written = WithoutElidedD(text[start..i]);
                foreach (
                    var form in Letters
                        .Fold(written)
                        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                )
                {
                    Add(words, written, form);
                }
            }

            start = i + 1;
        }

        return words;
    }

    // D'Almeida is de Almeida.
    private static string WithoutElidedD(string written) =>
        written.Length > 3 && written[0] is 'd' or 'D' && Letters.IsApostrophe(written[1])
            ? written[2..]
            : written;

    // What machines break off: N DIAYE is Ndiaye, D ALMEIDA is d'Almeida. M Amadou and D Ali begin with an initial.
    private static List<Word> WithoutBrokenOff(List<Word> words)
    {
        for (var i = words.Count - 2; i >= 0; i--)
        {
            var (letter, next) = (words[i], words[i + 1]);
            if (
                letter.Form is "n" or "m"
                && !Variants.Lists(next.Form)
                && Variants.Lists(letter.Form + next.Form)
            )
            {
                words[i] = new Word(letter.Written + next.Written, letter.Form + next.Form);
                words.RemoveAt(i + 1);
            }
            else if (
                letter.Form is "d"
                && next.Form[0] is 'a' or 'e' or 'i' or 'o' or 'u'
                && !Variants.Lists(next.Form)
            )
            {
                words.RemoveAt(i);
            }
        }

        return words;
    }

    // Two names written as one, as Sidimohamed and Ahmedsalem: the table knows both, and not the whole; or the first is one
    // with which names are put together, as Sid and Haile.
    private static void Add(List<Word> words, string written, string form)
    {
        var head = Variants.Lists(form) ? 0 : Particles.HeadOf(form);
        if (head > 0)
        {
            AddBoth(words, written, form, head);
            return;
        }

        if (
            form.Length >= 2 * ShortestJoined
            && char.IsAsciiLetter(form[0])
            && !Variants.Lists(form)
            && !Particles.BeginsWithServant(form)
        )
        {
            for (var at = ShortestJoined; at <= form.Length - 3; at++)
            {
                var (one, other) = (form[..at], form[at..]);
                if (
                    (other.Length >= ShortestJoined || other == "ali")
                    && Variants.Lists(one)
                    && Variants.Lists(other)
                )
                {
                    AddBoth(words, written, form, at);
                    return;
                }
            }
        }

        words.Add(new Word(written, form));
    }

    private static void AddBoth(List<Word> words, string written, string form, int at)
    {
        var isPlain = written.Length == form.Length;
        words.Add(new Word(isPlain ? written[..at] : form[..at], form[..at]));
        words.Add(new Word(isPlain ? written[at..] : form[at..], form[at..]));
    }

    private static bool Separates(char c) =>
        char.IsWhiteSpace(c)
        || c
            is '-'
                or ','
                or '.'
                or ';'
                or '/'
                or '('
                or ')'
                or '"'
                or (>= '\u2010' and <= '\u2015')
                or '،';

    private readonly record struct Word(string Written, string Form);
}
