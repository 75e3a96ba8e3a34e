#!/bin/sh
# Makes the shipped prompts anew from prompts.tsv, and the hold music. Not needed at run time.
# With a beginning of names (say/), only those.
# Needs: espeak-ng, mecab with mecab-ipadic-utf8, sox, python3.
# Each prompt becomes LANGUAGE/NAME.wav: WAV, 8 kHz, 8-bit µ-law (what a telephone line carries), one channel.
set -eu
cd "$(dirname "$0")"

# Speech at the level of a telephone conversation: peaks at -3 dB, a little silence at each end.
telephone() {
    sox -t wav - -r 8000 -c 1 -e mu-law "$1" highpass 200 silence 1 0.02 0.2% reverse silence 1 0.02 0.2% reverse gain -n -3 pad 0.1 0.2
}

# espeak-ng reads kana only, and は as "ha": the ninth field of mecab's dictionary is how a word is spoken.
say_ja() {
    printf '%s\n' "$1" | mecab -F'%f[8]' -U'%m' -E'\n' | espeak-ng -v ja -s 150 --stdout
}

say_en() {
    espeak-ng -v en-us -s 155 --stdout "$1"
}

mkdir -p ja/say en/say ja/feature en/feature ja/agent en/agent ja/queue en/queue ../music
tab="$(printf '\t')"
grep "^${1:-[^#]}" prompts.tsv | while IFS="$tab" read -r name ja en; do
    say_ja "$ja" | telephone "ja/$name.wav"
    say_en "$en" | telephone "en/$name.wav"
done

[ $# -gt 0 ] || python3 music.py | sox -t raw -r 8000 -c 1 -e signed-integer -b 16 - -e mu-law ../music/hold.wav gain -n -9
